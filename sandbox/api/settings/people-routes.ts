import { invalidRecord } from '../../http/errors.ts';
import { byId } from '../../http/lookup.ts';
import { isJson, toInteger, toText, toTexts } from '../../http/params.ts';
import { newToken } from '../../world/store/tokens.ts';
import type { Json } from '../../world/records.ts';
import type { Inbox, User } from '../../world/settings-records.ts';
import { agentView, teamView } from '../rest-views.ts';
import type { AddApiRoute, Caller } from '../rights.ts';
import type { World } from '../../world/world.ts';

/** People, teams and labels of the account, and its settings. */
export function addPeopleRoutes(world: World, add: AddApiRoute): void {
  const { state, bus } = world;
  const { data } = state;
  add('get', '/agents', 'users', () => data.users.map(agentView));
  add('post', '/agents', 'admins', ({ input }) => {
    const user = createUser(world, input);
    bus.emit({ type: 'settings' });
    return agentView(user);
  });
  add('get', '/teams', 'users', ({ caller }) => data.teams.map((team) => teamView(team, userOf(caller))));
  add('get', '/teams/:id', 'users', ({ params, caller }) => teamView(byId(data.teams, params['id']), userOf(caller)));
  add('get', '/teams/:id/team_members', 'users', ({ params }) => {
    const { memberIds } = byId(data.teams, params['id']);
    return data.users.filter(({ id }) => memberIds.includes(id)).map(agentView);
  });
  add('get', '/inbox_members/:id', 'users', ({ params }) => membersOf(world, byId(data.inboxes, params['id'])));
  add('patch', '/inbox_members', 'admins', ({ input }) => {
    const inbox = byId(data.inboxes, input['inbox_id']);
    inbox.memberIds = toTexts(input['user_ids'] ?? []).map(Number);
    bus.emit({ type: 'settings' });
    return membersOf(world, inbox);
  });
  add('get', '/labels', 'users', () => ({ payload: data.labels.map(labelView) }));
  add('post', '/labels', 'admins', ({ input }) => {
    const title = toText(input['title'])?.trim().toLowerCase() ?? '';
    if (data.labels.includes(title)) throw invalidRecord('Title has already been taken', ['title']);
    data.labels.push(title);
    bus.emit({ type: 'settings' });
    return labelView(title, data.labels.length - 1);
  });
  // Whether a failed bot leaves a conversation pending is not for this route: seen on 4.16.2.
  for (const method of ['get', 'patch'] as const) {
    add(method, '', method === 'get' ? 'users' : 'admins', ({ input }) => {
      if (method === 'patch') data.account.name = toText(input['name']) ?? data.account.name;
      if (method === 'patch' && 'auto_resolve_after' in input) {
        data.account.autoResolveAfter = toInteger(input['auto_resolve_after']);
      }
      const { autoResolveAfter = null, ...account } = data.account;
      const settings = autoResolveAfter === null ? {} : { auto_resolve_after: autoResolveAfter };
      const fixed = { locale: 'en', domain: null, support_email: null, features: {}, status: 'active' };
      return { settings, ...account, ...fixed };
    });
  }
}

const membersOf = ({ state }: World, { memberIds }: Inbox): Json => ({
  payload: state.data.users.filter(({ id }) => memberIds?.includes(id) ?? true).map(agentView),
});

const userOf = ({ kind, record }: Caller): User | null => (kind === 'user' ? record : null);

/** Nobody invites: the new one has a token at once. */
function createUser({ state }: World, input: Json): User {
  const fields = isJson(input['agent']) ? input['agent'] : input;
  const name = toText(fields['name']) ?? '';
  const user: User = {
    id: Math.max(...state.data.users.map(({ id }) => id)) + 1,
    name,
    availableName: name,
    email: toText(fields['email']) ?? '',
    role: fields['role'] === 'administrator' ? 'administrator' : 'agent',
    token: newToken(),
  };
  state.data.users.push(user);
  return user;
}

const labelView = (title: string, index: number): Json => ({
  id: index + 1,
  title,
  description: null,
  color: '#1f93ff',
  show_on_sidebar: true,
});
