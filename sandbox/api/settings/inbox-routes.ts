import { invalidRecord, notAllowed } from '../../http/errors.ts';
import { byId } from '../../http/lookup.ts';
import { isJson, toBoolean, toInteger, toText } from '../../http/params.ts';
import type { Json } from '../../world/records.ts';
import { INBOX_DEFAULTS, type Inbox, type WorkingDay } from '../../world/settings-records.ts';
import { newToken } from '../../world/store/tokens.ts';
import { isAdmin, isMember, type AddApiRoute, type ApiCall } from '../rights.ts';
import { botView, inboxView, tokenRecord } from './settings-views.ts';
import type { World } from '../../world/world.ts';

/** Inboxes of the account, and which bot answers in them. */
export function addInboxRoutes(world: World, add: AddApiRoute): void {
  const { state, bus } = world;
  const inboxOf = ({ params }: ApiCall): Inbox => byId(state.data.inboxes, params['id']);
  const view = (inbox: Inbox, { caller }: ApiCall) => inboxView(inbox, isAdmin(caller));

  add('get', '/inboxes', 'users', (call) => ({
    payload: state.data.inboxes.filter((inbox) => isMember(inbox, call.caller)).map((inbox) => view(inbox, call)),
  }));
  add('get', '/inboxes/:id', 'users', (call) => {
    const inbox = inboxOf(call);
    if (!isMember(inbox, call.caller)) throw notAllowed();
    return view(inbox, call);
  });
  add('post', '/inboxes', 'admins', (call) => {
    const inbox = createInbox(world, call.input);
    updateInbox(inbox, call.input);
    bus.emit({ type: 'settings' });
    return view(inbox, call);
  });
  add('patch', '/inboxes/:id', 'admins', (call) => {
    const inbox = inboxOf(call);
    updateInbox(inbox, call.input);
    bus.emit({ type: 'settings' });
    return view(inbox, call);
  });
  add('post', '/inboxes/:id/reset_secret', 'admins', (call) => {
    const inbox = inboxOf(call);
    inbox.secret = newToken();
    bus.emit({ type: 'settings' });
    return view(inbox, call);
  });
  add('get', '/inboxes/:id/agent_bot', 'users', (call) => {
    const bot = state.bot(inboxOf(call).botId);
    if (!bot) return {};
    const view = botView(bot, isAdmin(call.caller));
    return { agent_bot: 'access_token' in view ? { ...view, access_token: tokenRecord(bot) } : view };
  });
  add('post', '/inboxes/:id/set_agent_bot', 'admins', (call) => {
    const id = toInteger(call.input['agent_bot']);
    inboxOf(call).botId = id === null ? null : byId(state.data.bots, id).id;
    bus.emit({ type: 'settings' });
  });
}

const CHANNELS = new Map<unknown, Inbox['channel']>([
  ['api', 'Channel::Api'],
  ['email', 'Channel::Email'],
  ['web_widget', 'Channel::WebWidget'],
]);

/** Channels that need another service cannot be made here. */
function createInbox({ state }: World, input: Json): Inbox {
  const fields = isJson(input['channel']) ? input['channel'] : {};
  const channel = CHANNELS.get(fields['type']);
  if (!channel) throw invalidRecord('The sandbox makes API, e-mail and website inboxes only', ['channel']);
  const inbox: Inbox = {
    ...INBOX_DEFAULTS,
    id: state.nextId('inbox'),
    name: 'Inbox',
    channel,
    identifier: newToken(),
    email: toText(fields['email'])?.toLowerCase() ?? null,
    // Chatwoot's own default.
    assignsPeople: true,
    secret: newToken(),
  };
  state.data.inboxes.push(inbox);
  return inbox;
}

function updateInbox(inbox: Inbox, input: Json): void {
  const { channel, working_hours: days } = input;
  inbox.name = toText(input['name']) ?? inbox.name;
  if ('greeting_message' in input) inbox.greeting = toText(input['greeting_message']);
  if (input['greeting_enabled'] === false) inbox.greeting = null;
  if ('enable_email_collect' in input) inbox.collectsEmail = toBoolean(input['enable_email_collect']);
  if ('csat_survey_enabled' in input) inbox.asksForRating = toBoolean(input['csat_survey_enabled']);
  if ('working_hours_enabled' in input) inbox.hasWorkingHours = toBoolean(input['working_hours_enabled']);
  if ('out_of_office_message' in input) inbox.outOfOffice = toText(input['out_of_office_message']);
  if ('enable_auto_assignment' in input) inbox.assignsPeople = toBoolean(input['enable_auto_assignment']);
  if ('lock_to_single_conversation' in input) {
    inbox.keepsOneConversation = toBoolean(input['lock_to_single_conversation']);
  }
  if (Array.isArray(days)) inbox.workingDays = days.filter(isJson).map(toWorkingDay);
  if (isJson(channel) && 'webhook_url' in channel) inbox.webhookUrl = toText(channel['webhook_url']);
}

function toWorkingDay(input: Json): WorkingDay {
  const number = (key: string) => toInteger(input[key]) ?? 0;
  return {
    day: number('day_of_week'),
    isClosed: toBoolean(input['closed_all_day']),
    isOpen: toBoolean(input['open_all_day']),
    from: number('open_hour') * 60 + number('open_minutes'),
    to: number('close_hour') * 60 + number('close_minutes'),
  };
}
