import { proxySinks, workflowInfo, type Sinks } from '@temporalio/workflow';
import type { ConversationResult, IncomingMessage, Sends } from '../contracts/conversation.ts';
import {
  answerEntries,
  handOffEntries,
  type Batch,
  type Entry,
  type HandOffCounted,
  type OUTCOMES,
} from '../contracts/metrics.ts';
import type { Usage } from '../contracts/graph.ts';
import type { Run } from './run.ts';

/**
 * What a worker's `/metrics` tells of conversations. Counting leaves no trace in the history and is left out while one is replayed.
 * A workflow task that is tried again counts again: so each entry has its number in the run's series, by which the worker knows it
 * (`src/worker/count-once.ts`). Hand-offs are counted by the activity that opens the conversation, since their last task is tried
 * again often, and by another worker. Labels are bounded: the agent's name and words of our own, never what a graph or a person wrote.
 */

export type TurnOutcome = (typeof OUTCOMES.turns)[number];

/** What the worker counts by. */
export interface CountSinks extends Sinks {
  counts: { add: (entry: Entry, nth: number) => void };
}

const { counts } = proxySinks<CountSinks>();

type Counted = Pick<Run, 'ref' | 'counted'>;

export function countTurn(run: Counted, outcome: TurnOutcome): void {
  add(run, 'turns', { outcome });
}

/** Of a conversation that others have opened. */
export function countHandOff(run: Counted, counted: HandOffCounted): void {
  for (const entry of handOffEntries(run.ref.agent, counted, Date.now())) tell(run, entry);
}

/** How it became known what became of a message to the customer. */
export function countSend(run: Counted, settled: keyof Sends): void {
  add(run, 'sends', { settled });
}

export function countEnding(run: Counted, outcome: ConversationResult['outcome']): void {
  add(run, 'endings', { outcome });
}

/** A message came that the bot leaves unanswered, though nothing is wrong. */
export function countLeft(run: Counted, why: (typeof OUTCOMES.left)[number]): void {
  add(run, 'left', { why });
}

/** What only we see to was tried in vain, for minutes or since it is refused. */
export function countInVain(run: Counted, action: string): void {
  add(run, 'inVain', { action });
}

export function countTokens(run: Counted, { inputTokens, outputTokens }: Usage): void {
  add(run, 'tokens', { direction: 'input' }, inputTokens);
  add(run, 'tokens', { direction: 'output' }, outputTokens);
}

/** A batch was answered: how long its oldest message waited, and whether that was too long. */
export function countAnswer(run: Counted & Pick<Run, 'inbox'>, messages: IncomingMessage[]): void {
  const batch = batchOf(run, messages);
  for (const entry of batch ? answerEntries(run.ref.agent, batch, Date.now()) : []) tell(run, entry);
}

export function batchOf({ inbox }: Pick<Run, 'inbox'>, [oldest]: IncomingMessage[]): Batch | null {
  return oldest ? { oldest: oldest.receivedAt, deadline: inbox.policy.answerDeadline } : null;
}

function add(run: Counted, series: Entry['series'], tags: Record<string, string>, value = 1): void {
  if (value > 0) tell(run, { series, tags: { agent: run.ref.agent, ...tags }, value });
}

function tell(run: Counted, entry: Entry): void {
  const key = [entry.series, ...Object.values(entry.tags)].join(' ');
  const nth = (run.counted?.[key] ?? 0) + 1;
  run.counted = { ...run.counted, [key]: nth };
  if (!workflowInfo().unsafe.isReplaying) counts.add(entry, nth);
}
