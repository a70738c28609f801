import type { ApiConversation } from '../contracts/chatwoot-api.ts';
import type { ConversationRef, Facts, Policy } from '../contracts/conversation.ts';
import { isOurs } from '../contracts/ownership.ts';
import { toReading } from './read-conversation.ts';

/**
 * The newest message of a conversation, where it is the customer's, waits since before `before` (unix ms) and the bot should
 * have answered it; as the fact that its webhook would have been, with the same key.
 */
export function findMissed(
  conversation: ApiConversation,
  ref: ConversationRef,
  policy: Policy,
  before: number,
): Facts['messageReceived'] | undefined {
  const { snapshot, last, contact } = toReading(conversation, ref);
  const message = last?.incoming;
  const writtenAt = (conversation.last_non_activity_message ?? conversation.messages?.[0])?.created_at ?? Infinity;
  if (!message || writtenAt * 1000 > before) return undefined;
  // Whoever resolved it and is still assigned is a former assignee; the workflow knows what to do then.
  if (!isOurs(snapshot, policy, { formerAssignee: snapshot.assigneeId })) return undefined;
  return { key: message.key, message, contact: contact ?? { id: null, name: null }, snapshot, policy };
}
