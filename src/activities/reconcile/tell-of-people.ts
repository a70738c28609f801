import type { ListedConversation } from '../../chatwoot/lists.ts';
import { toReading } from '../conversation/read-conversation.ts';
import { agesOf, listMessages, policyOf, refOf, type Reconciler } from './reconciler.ts';
import { isTaken } from '../conversation/select-fresh.ts';
import { humanReplied, personAssigned } from './to-fact.ts';

/**
 * Makes a conversation visible that a person has taken while it is `pending`, where no webhook told its run of that: hidden
 * from people's default list, nobody else would find it. Returns whether something was done.
 */
export async function tellOfPeople(reconciler: Reconciler, listed: ListedConversation, now: number): Promise<boolean> {
  const { agent } = reconciler;
  const ref = refOf(listed, reconciler);
  const { last, snapshot } = toReading(listed, ref);
  const newest = listed.messages?.at(-1);
  const isAssigned = snapshot.assigneeType === 'User' && newest?.message_type === 'activity';
  if (last?.from !== 'human' && !isAssigned) return false;
  if (now - (listed.last_activity_at ?? 0) * 1000 < agesOf(reconciler, now).after) return false;

  const messages = await listMessages(reconciler, listed);
  const reply = isTaken(messages) ? messages.findLast(({ id }) => id === last?.id) : undefined;
  if (!reply && !isAssigned) return false;
  const policy = policyOf(reconciler);
  const signalled = reply ? humanReplied(listed, reply, policy) : personAssigned(listed, policy);
  const isHeard = await reconciler.conversations.signal({ ref, starts: false, signalled });
  if (!isHeard && reply) await agent.bot.toggleStatus(listed.id, 'open');
  return isHeard || reply !== undefined;
}
