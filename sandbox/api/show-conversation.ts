import { serverError } from '../http/errors.ts';
import type { Conversation, Json } from '../world/records.ts';
import { conversationView } from './rest-views.ts';
import type { Actor } from '../world/actor.ts';
import type { World } from '../world/world.ts';

/**
 * The conversation as an answer to `GET` and `PATCH`. To a bot's token Chatwoot answers 500 as soon as the conversation has a team
 * (4.16.2, recorded): the view of a team asks whether the caller is its member, and a bot has no teams. A `PATCH` has done
 * its work by then.
 */
export function showConversation(world: World, conversation: Conversation, caller: Actor): Json {
  if (caller.kind === 'bot' && conversation.teamId !== null) throw serverError();
  return conversationView(world, conversation);
}
