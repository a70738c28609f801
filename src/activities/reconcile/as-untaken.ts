import type { MessageReading } from '../../chatwoot/message.ts';
import type { ListedConversation } from '../../chatwoot/lists.ts';

/**
 * The conversation as it was before people did something about the customer's messages, as far as its assignee goes. A run
 * takes the person who is assigned at its start for one who had resolved the conversation before; Chatwoot notes each
 * assignment as an activity, so one behind the oldest message `due` may be about just this person. Shown without assignee,
 * the conversation has been taken in the eyes of the run that reads it, and is opened for that person. Pure.
 */
export function asUntaken(
  conversation: ListedConversation,
  messages: MessageReading[],
  due: MessageReading[],
): ListedConversation {
  if (conversation.meta?.assignee_type === 'AgentBot') return conversation;
  const oldest = Math.min(...due.map(({ id }) => id));
  const isTouched = messages.some(({ id, author }) => author === 'activity' && id > oldest);
  if (!isTouched) return conversation;
  return { ...conversation, meta: { ...conversation.meta, assignee: null, assignee_type: null } };
}
