import { readMessages } from '../../chatwoot/message.ts';
import type { ReadConversation, Reading } from '../../contracts/activities.ts';
import type { Agent } from '../agents.ts';
import { readConversation, tryToList } from './read-conversation.ts';
import { selectMissed } from './select-fresh.ts';

/** Reads who has the conversation; after `blind` turns also what they had missed. */
export async function lookAgain(agent: Agent, { ref, guard, blind }: ReadConversation): Promise<Reading> {
  const reading = await readConversation(agent, ref, guard.fallback);
  if (!blind) return reading;
  const listed = await tryToList(agent, ref);
  if (!listed) return reading;
  return { ...reading, missed: selectMissed(readMessages(listed, agent.name), { blind, now: Date.now() }) };
}
