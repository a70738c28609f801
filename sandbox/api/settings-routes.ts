import { randomBytes } from 'node:crypto';
import { invalidRecord } from '../http/errors.ts';
import { byId } from '../http/lookup.ts';
import { isJson, toInteger, toText } from '../http/params.ts';
import type { Bot, Inbox, Json } from '../world/records.ts';
import { agentView, teamView } from './rest-views.ts';
import { isAdmin, type AddApiRoute, type ApiCall } from './rights.ts';
import { botView, inboxView } from './settings-views.ts';
import type { World } from '../world/world.ts';

/** People, teams, inboxes and agent bots of the account. */
export function addSettingsRoutes(world: World, add: AddApiRoute): void {
  const { data } = world.state;
  add('get', '/agents', 'users', () => data.users.map(agentView));
  add('get', '/teams', 'users', ({ caller }) =>
    data.teams.map((team) => teamView(team, caller.kind === 'user' ? caller.record : null)),
  );
  add('get', '/teams/:id', 'users', ({ params, caller }) =>
    teamView(byId(data.teams, params['id']), caller.kind === 'user' ? caller.record : null),
  );
  add('get', '/teams/:id/team_members', 'users', ({ params }) => {
    const { memberIds } = byId(data.teams, params['id']);
    return data.users.filter(({ id }) => memberIds.includes(id)).map(agentView);
  });
  add('get', '/labels', 'users', () => ({ payload: [] }));
  addInboxRoutes(world, add);
  addBotRoutes(world, add);
}

function addInboxRoutes(world: World, add: AddApiRoute): void {
  const { state } = world;
  const inboxOf = ({ params }: ApiCall): Inbox => byId(state.data.inboxes, params['id']);
  const view = (inbox: Inbox, { caller }: ApiCall) => inboxView(inbox, isAdmin(caller));

  add('get', '/inboxes', 'users', (call) => ({ payload: state.data.inboxes.map((inbox) => view(inbox, call)) }));
  add('get', '/inboxes/:id', 'users', (call) => view(inboxOf(call), call));
  add('post', '/inboxes', 'admins', (call) => view(createApiInbox(world, call.input), call));
  add('patch', '/inboxes/:id', 'admins', (call) => {
    const inbox = inboxOf(call);
    updateInbox(inbox, call.input);
    world.bus.emit({ type: 'settings' });
    return view(inbox, call);
  });
  add('post', '/inboxes/:id/reset_secret', 'admins', (call) => {
    const inbox = inboxOf(call);
    inbox.secret = newToken();
    world.bus.emit({ type: 'settings' });
    return view(inbox, call);
  });
  add('get', '/inboxes/:id/agent_bot', 'users', (call) => {
    const bot = state.bot(inboxOf(call).botId);
    return { agent_bot: bot ? botView(bot, isAdmin(call.caller)) : {} };
  });
  add('post', '/inboxes/:id/set_agent_bot', 'admins', (call) => {
    const id = toInteger(call.input['agent_bot']);
    inboxOf(call).botId = id === null ? null : byId(state.data.bots, id).id;
    world.bus.emit({ type: 'settings' });
  });
}

/** Only API channels can be made here: the others need another service. */
function createApiInbox(world: World, input: Json): Inbox {
  const { state } = world;
  const channel = isJson(input['channel']) ? input['channel'] : {};
  if (channel['type'] !== 'api') throw invalidRecord('The sandbox makes API inboxes only', ['channel']);
  const inbox: Inbox = {
    id: state.nextId('inbox'),
    name: toText(input['name']) ?? 'API inbox',
    channel: 'Channel::Api',
    identifier: newToken(),
    botId: null,
    webhookUrl: toText(channel['webhook_url']),
    secret: newToken(),
    greeting: null,
  };
  state.data.inboxes.push(inbox);
  world.bus.emit({ type: 'settings' });
  return inbox;
}

function updateInbox(inbox: Inbox, input: Json): void {
  inbox.name = toText(input['name']) ?? inbox.name;
  if ('greeting_message' in input) inbox.greeting = toText(input['greeting_message']);
  if (input['greeting_enabled'] === false) inbox.greeting = null;
  const { channel } = input;
  if (isJson(channel) && 'webhook_url' in channel) inbox.webhookUrl = toText(channel['webhook_url']);
}

function addBotRoutes(world: World, add: AddApiRoute): void {
  const { state, bus } = world;
  const botOf = ({ params }: ApiCall): Bot => byId(state.data.bots, params['id']);
  const change = (call: ApiCall, patch: Partial<Bot>) => {
    const bot = Object.assign(botOf(call), patch);
    bus.emit({ type: 'settings' });
    return botView(bot, true);
  };

  add('get', '/agent_bots', 'users', ({ caller }) => state.data.bots.map((bot) => botView(bot, isAdmin(caller))));
  add('get', '/agent_bots/:id', 'users', (call) => botView(botOf(call), isAdmin(call.caller)));
  add('post', '/agent_bots', 'admins', ({ input }) => {
    const bot: Bot = {
      ...{ id: state.nextId('bot'), name: '', description: null, outgoingUrl: null },
      ...botFields(input),
      token: newToken(),
      secret: newToken(),
    };
    state.data.bots.push(bot);
    bus.emit({ type: 'settings' });
    return botView(bot, true);
  });
  add('patch', '/agent_bots/:id', 'admins', (call) => change(call, botFields(call.input)));
  add('delete', '/agent_bots/:id', 'admins', (call) => {
    const bot = botOf(call);
    state.data.bots.splice(state.data.bots.indexOf(bot), 1);
    for (const inbox of state.data.inboxes) if (inbox.botId === bot.id) inbox.botId = null;
    bus.emit({ type: 'settings' });
  });
  add('post', '/agent_bots/:id/reset_secret', 'admins', (call) => change(call, { secret: newToken() }));
  add('post', '/agent_bots/:id/reset_access_token', 'admins', (call) => change(call, { token: newToken() }));
}

function botFields(input: Json): Partial<Pick<Bot, 'name' | 'description' | 'outgoingUrl'>> {
  const url = toText(input['outgoing_url']);
  if (url !== null && url.length > 2048) throw invalidRecord('Outgoing url is too long', ['outgoing_url']);
  return {
    ...('name' in input ? { name: toText(input['name']) ?? '' } : {}),
    ...('description' in input ? { description: toText(input['description']) } : {}),
    ...('outgoing_url' in input ? { outgoingUrl: url } : {}),
  };
}

/** 24 characters, as Chatwoot's own tokens. */
export const newToken = () => randomBytes(18).toString('base64url');
