import { ApiError, notAllowed, notFound, unauthorized } from '../http/errors.ts';
import type { AddRoute, Call, Method } from '../http/routes.ts';
import type { Actor } from '../world/actor.ts';
import type { Inbox } from '../world/settings-records.ts';
import type { World } from '../world/world.ts';

/** Who calls the application API. */
export type Caller = Extract<Actor, { kind: 'user' | 'bot' }>;
export interface ApiCall extends Call {
  caller: Caller;
}

/** `bots`: bot tokens may, too; `users`: only people; `admins`: only administrators (reference 8.1). */
export type Access = 'bots' | 'users' | 'admins';
export type AddApiRoute = (method: Method, path: string, access: Access, handler: (call: ApiCall) => unknown) => void;

/** Adds routes under the account's path that check token, kind of caller and account, in Chatwoot's order. */
export function accountRoutes(world: World, add: AddRoute): AddApiRoute {
  return (method, path, access, handler) => {
    add(method, `/api/v1/accounts/:account${path}`, (call) => {
      const caller = authenticate(world, call, access);
      if (call.params['account'] !== String(world.state.data.account.id)) throw notFound();
      if (access === 'admins' && !isAdmin(caller)) throw notAllowed();
      const place = placeOf(world, call);
      if (place && !isMember(place, caller)) throw notAllowed();
      return handler({ ...call, caller });
    });
  };
}

/** Who the token belongs to. Both spellings of the header reach Rails as the same key. */
export function authenticate({ state }: World, { header }: Call, access: Access): Caller {
  const token = header('api_access_token') || header('api-access-token');
  if (token === '') throw new ApiError(401, { errors: ['You need to sign in or sign up before continuing.'] });

  const user = state.data.users.find((each) => each.token === token);
  if (user) return { kind: 'user', record: user };
  const bot = state.data.bots.find((each) => each.token === token);
  if (!bot) throw unauthorized('Invalid Access Token');
  if (access !== 'bots') throw unauthorized('Access to this endpoint is not authorized for bots');
  return { kind: 'bot', record: bot };
}

function placeOf({ state }: World, { params }: Call): Inbox | undefined {
  const conversation = state.conversations.get(Number(params['conversation'] ?? 0));
  return state.data.inboxes.find(({ id }) => id === conversation?.inboxId);
}

/** Whether somebody sees an inbox and what is in it. */
export function isMember({ memberIds }: Inbox, { kind, record }: Caller): boolean {
  return memberIds === null || kind === 'bot' || record.role === 'administrator' || memberIds.includes(record.id);
}

export const isAdmin = ({ kind, record }: Caller) => kind === 'user' && record.role === 'administrator';
