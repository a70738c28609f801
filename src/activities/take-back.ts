import type { Guard, Reading, TakeBack, TakeBackResult } from '../contracts/activities.ts';
import { workflowIdOf, type ConversationRef } from '../contracts/conversation.ts';
import { assignedPerson, type Snapshot } from '../chatwoot/snapshot.ts';
import { isOurs, mayBeOpen } from '../chatwoot/ownership.ts';
import type { Agent } from './agents.ts';
import { removeLabel } from './conversation/actions.ts';
import { graphIdOf } from './graph/given-id.ts';
import { listLatest, readConversation, toLastMessage } from './conversation/read-conversation.ts';
import { findQuestion } from './graph/resume-thread.ts';

/** Chatwoot takes an id that nobody has for "nobody". */
const NOBODY = 0;

/**
 * Takes a conversation back from people, because one of them answered the graph's question by a note; only where the graph
 * still waits for it. May be repeated.
 */
export async function takeBack(agent: Agent, { ref, guard, note }: TakeBack): Promise<TakeBackResult> {
  const reading = await readConversation(agent, ref, guard.fallback, note);
  const question = await findQuestion(agent.graph, workflowIdOf(ref));
  if (!question) return { kind: 'nothing', reading };
  const { snapshot, last } = reading;
  const wroteAfter = last?.from === 'human' && last.id > note;
  const back = wroteAfter ? undefined : asOurs(snapshot, guard);
  if (!back) return { kind: 'notOurs', reading };

  const unheard = await findUnheard(agent, ref, reading, question.ids);
  await bringBack(agent, ref, snapshot, guard);
  return { kind: 'waiting', asked: question.asked, unheard, reading: { ...reading, snapshot: back } };
}

/** The customer's messages behind the last word of anybody else, without those that the graph has. Needs a user token. */
async function findUnheard(agent: Agent, ref: ConversationRef, { last }: Reading, ids: string[]) {
  const listed = (await listLatest(agent, ref)).map((message) => toLastMessage(message, ref));
  // A bot token shows the newest message alone, which as a rule is the note.
  const shown = listed.length > 0 ? listed : last ? [last] : [];
  const settled = Math.max(0, ...shown.filter(({ from }) => from === 'human' || from === 'us').map(({ id }) => id));
  return shown
    .filter(({ id }) => id > settled)
    .flatMap(({ incoming }) => incoming ?? [])
    .filter((message) => !ids.includes(graphIdOf(ref.account, message)));
}

/** The conversation as it will be; `undefined` where it would not be ours, such as a resolved one. */
function asOurs(snapshot: Snapshot, guard: Guard): Snapshot | undefined {
  if (snapshot.status === 'resolved') return undefined;
  const back: Snapshot = mayBeOpen(guard.rules)
    ? {
        ...snapshot,
        labels: snapshot.labels.filter((label) => label !== guard.rules.silenceLabel),
        ...(isLeft(guard) ? { assigneeType: null, assigneeId: null } : {}),
      }
    : { ...snapshot, status: 'pending' };
  const formerAssignee = assignedPerson(back);
  return isOurs(back, guard.rules, { ...guard, formerAssignee }) ? back : undefined;
}

/** Who reviews keeps it. */
const isLeft = ({ rules }: Guard) => rules.replyMode !== 'review';

/** In an API inbox the status says nothing: there nobody may be assigned, and the silence label goes. */
async function bringBack(agent: Agent, ref: ConversationRef, snapshot: Snapshot, guard: Guard): Promise<void> {
  const { rules } = guard;
  const { status, labels, assigneeType } = snapshot;
  if (!mayBeOpen(rules)) {
    if (status !== 'pending') await agent.bot.toggleStatus(ref.conversation, 'pending');
    return;
  }
  if (assigneeType === 'User' && isLeft(guard)) await agent.bot.assignAgent(ref.conversation, NOBODY);
  if (labels.includes(rules.silenceLabel) && status !== null) {
    await removeLabel(agent, { ref, label: rules.silenceLabel, whileStatus: status, known: labels });
  }
}
