import { toInteger } from '../http/params.ts';
import { isChat, pushContact, pushUser } from '../world/push-shapes.ts';
import type { Conversation, Json, Message } from '../world/records.ts';
import { messageView } from './rest-views.ts';
import { indexOfMessage } from '../world/store/state.ts';
import { iso, type World } from '../world/world.ts';

/** A page of a conversation's messages, oldest first: before an id 20, after one 100, between two 1000, else the last 20. */
export function pageOfMessages(all: readonly Message[], query: URLSearchParams): Message[] {
  const isHidden = query.has('filter_internal_messages') ? (message: Message) => !isChat(message) : () => false;
  const before = toInteger(query.get('before'));
  const after = toInteger(query.get('after'));
  if (after !== null && before !== null) {
    return take(all.slice(indexOfMessage(all, after), indexOfMessage(all, before)), 1000, isHidden);
  }
  if (after !== null) {
    const from = indexOfMessage(all, after + 1);
    return take(all.slice(from, from + 100), 100, isHidden);
  }
  return takeLast(all, before === null ? all.length : indexOfMessage(all, before), 20, isHidden);
}

const take = (messages: Message[], limit: number, isHidden: (message: Message) => boolean) =>
  messages.filter((message) => !isHidden(message)).slice(0, limit);

/** Walks back from `end`, so that a long conversation costs no more than a short one. */
function takeLast(
  all: readonly Message[],
  end: number,
  limit: number,
  isHidden: (message: Message) => boolean,
): Message[] {
  const taken: Message[] = [];
  for (let index = end - 1; index >= 0 && taken.length < limit; index -= 1) {
    const message = all[index];
    if (message && !isHidden(message)) taken.push(message);
  }
  return taken.reverse();
}

/** The answer of `GET …/messages`. */
export function listMessages(world: World, conversation: Conversation, query: URLSearchParams): Json {
  const user = world.state.user(conversation.assigneeId);
  const time = (at: number | null) => (at === null ? null : iso(at));
  return {
    meta: {
      labels: conversation.labels,
      additional_attributes: conversation.additionalAttributes,
      contact: pushContact(world.state.contact(conversation.contactId)),
      ...(user ? { assignee: pushUser(user) } : {}),
      agent_last_seen_at: time(conversation.agentSeenAt),
      assignee_last_seen_at: time(conversation.assigneeSeenAt),
    },
    payload: pageOfMessages(conversation.messages, query).map((message) => messageView(world, message)),
  };
}
