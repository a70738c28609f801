import { notFound } from './errors.ts';
import { toInteger } from './params.ts';
import type { Conversation, Message } from '../world/records.ts';
import type { Call } from './routes.ts';
import { findMessage } from '../world/store/state.ts';
import type { World } from '../world/world.ts';

/** What a path names, or 404. */

export function conversationOf(world: World, { params }: Call): Conversation {
  return found(world.state.conversations.get(toInteger(params['conversation']) ?? 0));
}

export function messageOf(conversation: Conversation, { params }: Call): Message {
  return found(findMessage(conversation.messages, toInteger(params['message']) ?? 0));
}

export function byId<T extends { id: number }>(records: readonly T[], id: unknown): T {
  const wanted = toInteger(id);
  return found(records.find((each) => each.id === wanted));
}

export function found<T>(value: T | undefined): T {
  if (value === undefined) throw notFound();
  return value;
}
