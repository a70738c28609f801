import { activityInfo, log } from '@temporalio/activity';
import { cleanText } from '../chatwoot/clean.ts';
import { readMessages, type MessageReading } from '../chatwoot/message.ts';
import type { Reading, RunGraph, RunGraphResult } from '../contracts/activities.ts';
import { workflowIdOf, type ConversationRef, type DialogueMessage, type Recalled } from '../contracts/conversation.ts';
import { limitReached } from '../contracts/limits.ts';
import type { GraphMetadata, GraphTurn } from '../contracts/graph.ts';
import { answersMessage, parseSendKey } from '../chatwoot/send-key.ts';
import type { Agent } from './agents.ts';
import { asLeft, isUnseen, leftSnoozed, withOvertaken } from './conversation/as-left.ts';
import { earlierThan, toGraphMessages, type Shown } from './conversation/dialogue.ts';
import { metadataOf } from './conversation/metadata.ts';
import { findQuoted } from './conversation/quoted.ts';
import { graphIdOf } from './graph/given-id.ts';
import { graphFailure } from './graph-failure.ts';
import { invokeGraph } from './graph/invoke-graph.ts';
import { heardIn, loadMedia } from './media/load-media.ts';
import { price } from './graph/price.ts';
import { readConversation, tryToList } from './conversation/read-conversation.ts';
import { isTaken, selectFresh } from './conversation/select-fresh.ts';
import { stillOurs } from './conversation/send-reply.ts';
import { stepsOf } from './watch-turns.ts';

/** `undefined`: it cannot be known now. Never rejects. */
export type Recall = (ref: ConversationRef) => Promise<Recalled | undefined>;

/**
 * Runs one turn of the graph, with "typing…" shown meanwhile.
 *
 * A run's first turn looks at the conversation first: it may be a late redelivery of a message that an earlier run has
 * answered, or belong to a person by now. With a user token each turn looks for messages whose webhooks never came. In one
 * activity, since each round trip to Temporal costs more than the read.
 */
export async function runGraph(
  agent: Agent,
  input: RunGraph,
  signal: AbortSignal,
  recall: Recall = () => Promise.resolve(undefined),
): Promise<RunGraphResult> {
  const recalled = input.limits || input.opening ? recall(input.ref) : Promise.resolve(undefined);
  const result = await takeTurn(agent, input, signal, recalled);
  const before = await recalled;
  return before ? { ...result, soFar: before.soFar } : result;
}

/** What a look at the conversation has shown. */
type Seen = Pick<Extract<RunGraphResult, { kind: 'outcome' }>, 'earlier' | 'missed' | 'reading' | 'unlisted'>;

async function takeTurn(
  agent: Agent,
  input: RunGraph,
  signal: AbortSignal,
  recalled: ReturnType<Recall>,
): Promise<RunGraphResult> {
  const { opening, ref, resume } = input;
  const think = async (turn: RunGraph, seen: Seen): Promise<RunGraphResult> => {
    const soFar = resume ? undefined : (await recalled)?.soFar;
    const isLimited = soFar && input.limits && limitReached(soFar, input.limits, Date.now()) !== undefined;
    return isLimited ? { kind: 'limited' } : { ...(await invoke(agent, turn, seen.earlier, signal)), ...seen };
  };
  if (resume) return think(input, { earlier: [], missed: [], reading: null });
  if (!opening) {
    const { listed, ...known } = await readLatest(agent, ref);
    if (!input.reviewed && isTaken(listed, input)) return { kind: 'taken' };
    const { owed, missed } = selectFresh(listed, { ...input, now: Date.now() });
    // A late copy of what an earlier run has answered comes in the middle of a run, too.
    if (owed.length + missed.length === 0) return { kind: 'answered', reading: null };
    return think(withMissed(withOwed(input, owed), missed), { ...known, earlier: [], missed, reading: null });
  }

  const oldest = oldestOf(input.dialogue.slice(-input.fresh));
  const seen = await readConversation(agent, ref, opening.fallback, oldest);
  const before = await recalled;
  const reading = asLeft(seen, before?.leftAs, input.givenBack);
  const newest = input.dialogue.at(-1);
  if (!stillOurs(reading, opening)) {
    return { kind: 'notOurs', reading: withOvertaken(reading, before, newest?.id, opening) };
  }
  if (reading.last?.from === 'human' && reading.last.id > Math.min(oldest, newest?.id ?? 0)) {
    if (!input.reviewed) return { kind: 'notOurs', reading };
    if (reading.last.id > (newest?.id ?? 0)) return { kind: 'answered', reading };
  }
  const key = parseSendKey(reading.last?.sendKey);
  const isOver = newest !== undefined && answersMessage(key, newest) && !isUnseen(before, newest.id);
  if (isOver && !(input.again && key?.kind === 'fallback')) return { kind: 'answered', reading };

  const { listed, ...known } = await readLatest(agent, ref);
  const wasSnoozed = known.unlisted && leftSnoozed(before?.leftAs, input.givenBack);
  if (!input.reviewed && (wasSnoozed || isTaken(listed, input))) return { kind: 'taken' };
  const { owed, missed } = selectFresh(listed, { ...input, now: Date.now() });
  if (owed.length === 0) return { kind: 'answered', reading };
  const turn = withMissed(withOwed(input, owed), missed);
  const earlier = earlierThan(oldestOf(turn.dialogue), listed);
  return think(asRead(turn, reading), { ...known, earlier, missed, reading });
}

/** `unlisted`: what was missed is to be looked for later. */
async function readLatest(agent: Agent, ref: ConversationRef): Promise<{ listed: MessageReading[]; unlisted?: true }> {
  const listed = await tryToList(agent, ref);
  if (listed) return { listed: readMessages(listed, agent.name) };
  return { listed: [], ...(agent.user ? { unlisted: true as const } : {}) };
}

function withOwed(input: RunGraph, owed: DialogueMessage[]): RunGraph {
  return { ...input, dialogue: [...input.dialogue.slice(0, -input.fresh), ...owed], fresh: owed.length };
}

/** In the order in which the customer wrote them. */
function withMissed(input: RunGraph, missed: DialogueMessage[]): RunGraph {
  if (missed.length === 0) return input;
  const batch = [...input.dialogue.slice(-input.fresh), ...missed].sort((a, b) => a.id - b.id);
  return { ...input, dialogue: [...input.dialogue.slice(0, -input.fresh), ...batch], fresh: batch.length };
}

/** A button click carries the id of the message that held the buttons, which belongs to what was said before it. */
function oldestOf(dialogue: DialogueMessage[]): number {
  const written = dialogue.filter(({ id, key = String(id) }) => id > 0 && key === String(id));
  return Math.min(...written.map(({ id }) => id));
}

async function invoke(agent: Agent, given: RunGraph, earlier: DialogueMessage[], signal: AbortSignal) {
  const input = { ...given, dialogue: [...earlier, ...given.dialogue] };
  const fresh = input.dialogue.slice(input.dialogue.length - input.fresh);
  const why = fresh.find(({ unreadable }) => unreadable !== undefined)?.unreadable;
  if (why !== undefined) return { kind: 'unreadable' as const, why };
  const stopTyping = input.reviewed ? () => undefined : showTyping(agent, input.ref.conversation);
  try {
    const shown = await loadMedia(agent, fresh, signal);
    const quoted = await findQuoted(agent, input.ref, input.dialogue, input.fresh);
    const metadata = await metadataOf(agent, input, quoted);
    const { secrets, watch } = agent;
    const turn = toTurn(input, metadata, { ...shown, quoted });
    watch?.given(input.ref.conversation, turn, activityInfo().attempt);
    const callbacks = watch ? [stepsOf(input.ref.conversation, watch)] : [];
    const outcome = await invokeGraph(agent.graph, turn, { signal, secrets, callbacks }).catch((error: unknown) => {
      if (signal.aborted) throw error;
      throw graphFailure(error, turn, agent);
    });
    return {
      kind: 'outcome' as const,
      outcome: { ...outcome, reply: cleanText(outcome.reply).trim(), usage: price(outcome.usage, agent.prices) },
      ...heardIn(fresh, shown.transcripts),
    };
  } finally {
    stopTyping();
  }
}

/** What a look tells is newer than what webhooks said. */
function asRead(input: RunGraph, { live, about, snapshot: { attributes } }: Reading): RunGraph {
  if (!live) return input;
  return { ...input, ...(about ? { about } : {}), ...(attributes === null ? {} : { attributes: attributes ?? {} }) };
}

function toTurn(
  { ref, dialogue, fresh, resume, hint, unsent }: RunGraph,
  metadata: GraphMetadata,
  shown: Shown,
): GraphTurn {
  return {
    messages: toGraphMessages(dialogue, ref.account, shown),
    fresh,
    ...(resume ? { resume } : {}),
    ...(hint === undefined ? {} : { anew: true as const }),
    ...(unsent ? { unsent: unsent.map((id) => graphIdOf(ref.account, { id })) } : {}),
    sessionId: `chatwoot:${ref.conversation}`,
    threadId: workflowIdOf(ref),
    metadata,
  };
}

/** Best effort and never awaited: it must not delay or fail a turn. `off` follows `on`, or the dots would stay. */
function showTyping(agent: Agent, conversation: number): () => void {
  const quietly = (error: unknown) => {
    log.debug('typing status not shown', { error: error instanceof Error ? error.name : 'unknown' });
  };
  const on = agent.bot.toggleTyping(conversation, true).catch(quietly);
  return () => {
    void on.then(() => agent.bot.toggleTyping(conversation, false)).catch(quietly);
  };
}
