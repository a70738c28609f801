import type { ApiMessage } from '../contracts/chatwoot-api.ts';
import type { ListedConversation } from '../contracts/chatwoot-lists.ts';
import type { SignalledFact } from '../contracts/conversation.ts';
import { toDialogueMessage } from './dialogue.ts';
import { toReading } from './read-conversation.ts';
import { agesOf, policyOf, refOf, type Reconciler } from './reconciler.ts';
import { isTaken } from './select-fresh.ts';

const ACTIVITY = 2;

/**
 * Makes a conversation visible that a person has taken while it is `pending`, where no webhook told its run of that: hidden
 * from people's default list, nobody else would find it. Returns whether something was done.
 */
export async function tellOfPeople(reconciler: Reconciler, listed: ListedConversation, now: number): Promise<boolean> {
  const { agent, user } = reconciler;
  const ref = refOf(listed, reconciler);
  const { last, snapshot } = toReading(listed, ref);
  const newest = listed.messages?.at(-1);
  const isAssigned = snapshot.assigneeType === 'User' && newest?.message_type === ACTIVITY;
  if (last?.from !== 'human' && !isAssigned) return false;
  if (now - (listed.last_activity_at ?? 0) * 1000 < agesOf(reconciler, now).after) return false;

  const messages = await user.listMessages(listed.id);
  const reply = isTaken(messages, agent.name) ? messages.findLast(({ id }) => id === last?.id) : undefined;
  if (!reply && !isAssigned) return false;
  const isHeard = await reconciler.conversations.signal({
    ...{ ref, starts: false, signalled: reply ? replied(reconciler, listed, reply) : assigned(reconciler, listed) },
  });
  if (!isHeard && reply) await agent.bot.toggleStatus(listed.id, 'open');
  return isHeard || reply !== undefined;
}

/** The facts that the ingress would have made, under the same key where a message has one. */
function replied(reconciler: Reconciler, conversation: ListedConversation, message: ApiMessage): SignalledFact {
  const { snapshot } = toReading(conversation, refOf(conversation, reconciler));
  const { id, text } = toDialogueMessage(message);
  return { signal: 'humanReplied', fact: { key: String(id), snapshot, id, text, policy: policyOf(reconciler) } };
}

function assigned(reconciler: Reconciler, conversation: ListedConversation): SignalledFact {
  const { snapshot, contact } = toReading(conversation, refOf(conversation, reconciler));
  return {
    signal: 'ownershipChanged',
    fact: {
      ...{ key: `conversation_updated:${snapshot.at}`, snapshot, change: 'assignee', receivedAt: Date.now() },
      ...{ contact: contact ?? { id: null, name: null }, policy: policyOf(reconciler) },
    },
  };
}
