import { readMessages } from '../../chatwoot/message.ts';
import type { ReadConversation, Reading } from '../../contracts/activities.ts';
import type { Agent } from '../agents.ts';
import type { Recall } from '../run-graph.ts';
import { withOvertaken } from './as-left.ts';
import { readConversation, tryToList } from './read-conversation.ts';
import { isTaken, selectMissed } from './select-fresh.ts';

/** Reads who has the conversation; after `blind` turns also what they had missed. */
export async function lookAgain(
  agent: Agent,
  { ref, guard, blind, givenBack, settled, waiting }: ReadConversation,
  recall?: Recall,
): Promise<Reading> {
  const read = await readConversation(agent, ref, guard.fallback);
  const before = waiting !== undefined && read.snapshot.status === 'resolved' ? await recall?.(ref) : undefined;
  const reading = withOvertaken(read, before, waiting, guard);
  if (!blind) return reading;
  // Nobody ever will.
  if (!agent.user) return { ...reading, missed: [] };
  const listed = await tryToList(agent, ref);
  if (!listed) return reading;
  const messages = readMessages(listed, agent.name);
  const isReviewed = guard.rules.replyMode === 'review';
  if (!isReviewed && isTaken(messages, { blind, ...(givenBack ? { givenBack } : {}) }))
    return { ...reading, taken: true };
  return { ...reading, missed: selectMissed(messages, { blind, settled, now: Date.now() }) };
}
