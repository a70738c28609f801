import type { SetStatus, SetStatusResult } from '../../contracts/activities.ts';
import type { ApiConversation } from '../../chatwoot/api.ts';
import { ChatwootError, ChatwootRejected, ChatwootUnavailable } from '../../chatwoot/client/errors.ts';
import { assignedPerson, readSnapshot } from '../../chatwoot/snapshot.ts';
import type { ConversationRef } from '../../contracts/conversation.ts';
import { isOurs } from '../../chatwoot/ownership.ts';
import type { Agent } from '../agents.ts';
import { fetchConversation, listLatest, toLastMessage, toReading } from './read-conversation.ts';

/** Also where people should have it by now, it is looked so long (ms) who has it: an answer that takes longer is not waited for. */
const A_GLANCE = 1000;

/**
 * Sets the status, if it is one of `from`; where the conversation cannot be read, without looking. A later `attempt` that finds
 * the status set takes it for its own: the answer to an earlier one was lost. To people it is given by whatever token can.
 */
export async function setStatus(agent: Agent, input: SetStatus, attempt: number): Promise<SetStatusResult> {
  const { ref, status, from, unlessNewerThan, guard, lookUntil } = input;
  const until = lookUntil === undefined ? undefined : Math.max(lookUntil, Date.now() + A_GLANCE);
  const conversation = await fetchConversation(agent, ref, Date.now(), until).catch((error: unknown) => {
    // People are waiting for it: then it is opened without having looked.
    if (status === 'open' && error instanceof ChatwootUnavailable) return undefined;
    throw error;
  });
  if (conversation) {
    const newer = unlessNewerThan === null ? undefined : await wroteSince(agent, ref, conversation, unlessNewerThan);
    const changed = attempt > 1 && conversation.status === status;
    if (newer) return { changed, status: conversation.status, newer: newer.incoming };
    const { snapshot } = toReading(conversation, ref);
    const person = assignedPerson(snapshot);
    const isTaken = guard !== undefined && !isOurs(snapshot, guard.rules, guard);
    if (isTaken || !from.includes(conversation.status))
      return { changed: false, status: conversation.status, newer: null, person };
    await toggle(agent, input, attempt);
    return { changed: true, status, newer: await crossed(agent, input), person };
  }
  await toggle(agent, input, attempt);
  return { changed: true, status, newer: await crossed(agent, input) };
}

/**
 * What the customer wrote while we resolved: behind a resolved conversation nobody would find it, and its webhook may say `resolved`, too.
 * Where nobody can look, that webhook alone tells.
 */
async function crossed(agent: Agent, { ref, status, unlessNewerThan }: SetStatus) {
  if (status !== 'resolved' || unlessNewerThan === null) return null;
  try {
    const conversation = await fetchConversation(agent, ref);
    const newer = conversation && (await wroteSince(agent, ref, conversation, unlessNewerThan));
    return newer?.incoming ?? null;
  } catch (error) {
    orNothing(error);
    return null;
  }
}

/**
 * As the bot. Where that is refused, or has failed twice, a conversation is opened as the user: an agent then becomes its assignee,
 * unless somebody was it before.
 */
async function toggle({ bot, user }: Agent, { ref, status, known }: SetStatus, attempt: number) {
  const { conversation } = ref;
  try {
    await bot.toggleStatus(conversation, status);
  } catch (error) {
    const isOver = error instanceof ChatwootRejected || (error instanceof ChatwootError && attempt > 1);
    if (!isOver || status !== 'open' || !user || user === bot) throw error;
    const before = await user.getConversation(conversation).catch(orNothing);
    await user.toggleStatus(conversation, status);
    const person = before ? assignedPerson(readSnapshot(before)) : (known ?? null);
    if (person !== null) await user.assignAgent(conversation, person).catch(orNothing);
  }
}

function orNothing(error: unknown): undefined {
  if (!(error instanceof ChatwootError)) throw error;
  return undefined;
}

/**
 * What customer or people wrote after `since`. A message that crossed with our own last words stands before them, where only
 * a user token sees it.
 */
async function wroteSince(agent: Agent, ref: ConversationRef, conversation: ApiConversation, since: number) {
  const { last } = toReading(conversation, ref);
  const listed = (await listLatest(agent, ref)).map((message) => toLastMessage(message, ref));
  return [last, ...listed].find((one) => one && one.id > since && (one.from === 'customer' || one.from === 'human'));
}
