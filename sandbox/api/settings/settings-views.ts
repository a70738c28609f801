import type { Json } from '../../world/records.ts';
import type { Bot, Inbox, Webhook, WorkingDay } from '../../world/settings-records.ts';
import { iso } from '../../world/world.ts';
import { slimBotView } from '../rest-views.ts';

/** Answers about an account's bots, inboxes and webhooks. */

/** Token and secret are an administrator's to see. */
export function botView(bot: Bot, isAdmin: boolean): Json {
  return {
    ...slimBotView(bot),
    bot_config: {},
    account_id: 1,
    ...(isAdmin ? { access_token: bot.token, secret: bot.secret } : {}),
    system_bot: false,
  };
}

/** The whole record, where an inbox tells of its bot (recorded: bot-detached). */
export function tokenRecord({ id, token }: Bot): Json {
  const time = iso(TOKENS_MADE_AT);
  return { id, owner_type: 'AgentBot', owner_id: id, token, created_at: time, updated_at: time };
}

const TOKENS_MADE_AT = Date.UTC(2026, 0, 1);

export function inboxView(inbox: Inbox, isAdmin: boolean): Json {
  return {
    id: inbox.id,
    avatar_url: '',
    channel_id: inbox.id,
    name: inbox.name,
    channel_type: inbox.channel,
    greeting_enabled: inbox.greeting !== null,
    greeting_message: inbox.greeting,
    working_hours_enabled: inbox.hasWorkingHours,
    enable_email_collect: inbox.collectsEmail,
    csat_survey_enabled: inbox.asksForRating,
    enable_auto_assignment: inbox.assignsPeople,
    auto_assignment_config: {},
    out_of_office_message: inbox.outOfOffice,
    working_hours: inbox.workingDays.map(dayView),
    timezone: 'UTC',
    allow_messages_after_resolved: true,
    lock_to_single_conversation: inbox.keepsOneConversation,
    ...channelView(inbox, isAdmin),
  };
}

function dayView({ day, isClosed, isOpen, from, to }: WorkingDay): Json {
  const [hour, minutes] = [(time: number) => Math.floor(time / 60), (time: number) => time % 60];
  return {
    ...{ day_of_week: day, closed_all_day: isClosed, open_all_day: isOpen },
    ...{ open_hour: hour(from), open_minutes: minutes(from), close_hour: hour(to), close_minutes: minutes(to) },
  };
}

function channelView({ channel, identifier, webhookUrl, secret, email }: Inbox, isAdmin: boolean): Json {
  if (channel === 'Channel::Email') return { email, forward_to_email: email, imap_enabled: false, smtp_enabled: false };
  if (channel === 'Channel::WebWidget') return { website_token: identifier, website_url: '', widget_color: '#1f93ff' };
  return {
    webhook_url: webhookUrl,
    inbox_identifier: identifier,
    additional_attributes: {},
    ...(isAdmin ? { secret } : {}),
  };
}

export function webhookView(webhook: Webhook): Json {
  return {
    id: webhook.id,
    name: webhook.name,
    url: webhook.url,
    account_id: 1,
    subscriptions: webhook.subscriptions,
    secret: webhook.secret,
  };
}
