import { invalidRecord } from '../../http/errors.ts';
import { byId } from '../../http/lookup.ts';
import { toText } from '../../http/params.ts';
import type { Json } from '../../world/records.ts';
import type { Bot } from '../../world/settings-records.ts';
import { newToken } from '../../world/store/tokens.ts';
import { isAdmin, type AddApiRoute, type ApiCall } from '../rights.ts';
import { botView } from './settings-views.ts';
import type { World } from '../../world/world.ts';

/** Agent bots of the account. */
export function addBotRoutes(world: World, add: AddApiRoute): void {
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
