import type { Bot, Inbox, Json, Webhook } from '../world/records.ts';
import { slimBotView } from './rest-views.ts';

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

export function inboxView(inbox: Inbox, isAdmin: boolean): Json {
  return {
    id: inbox.id,
    avatar_url: '',
    channel_id: inbox.id,
    name: inbox.name,
    channel_type: inbox.channel,
    greeting_enabled: inbox.greeting !== null,
    greeting_message: inbox.greeting,
    working_hours_enabled: false,
    enable_email_collect: false,
    csat_survey_enabled: false,
    enable_auto_assignment: false,
    auto_assignment_config: {},
    out_of_office_message: null,
    timezone: 'UTC',
    allow_messages_after_resolved: true,
    lock_to_single_conversation: false,
    ...channelView(inbox, isAdmin),
  };
}

function channelView({ channel, identifier, webhookUrl, secret }: Inbox, isAdmin: boolean): Json {
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
