import { metricMeter } from '@temporalio/workflow';
import type { ConversationResult, IncomingMessage, Sends } from '../contracts/conversation.ts';
import { COUNTERS, type OUTCOMES } from '../contracts/metrics.ts';
import type { Usage } from '../contracts/graph.ts';
import type { Run } from './run.ts';

/**
 * What a worker's `/metrics` tells of conversations. Only the workflow knows these. Counting leaves no trace in the history and
 * is left out while one is replayed; a workflow task that is tried again counts again, which is rare. Labels are bounded: the
 * agent's name and words of our own, never what a graph or a person wrote.
 */

/** Late is what comes so long (ms) after the answer deadline: the hand-off itself takes a moment. */
const GRACE = 10_000;

export type TurnOutcome = (typeof OUTCOMES.turns)[number];
export type HandOffCause = (typeof OUTCOMES.handOffs)[number];

type Counted = Pick<Run, 'ref'>;

export function countTurn({ ref }: Counted, outcome: TurnOutcome): void {
  add('turns', { agent: ref.agent, outcome });
}

export function countHandOff({ ref }: Counted, cause: HandOffCause): void {
  add('handOffs', { agent: ref.agent, cause });
}

/** How it became known what became of a message to the customer. */
export function countSend({ ref }: Counted, settled: keyof Sends): void {
  add('sends', {
    agent: ref.agent,
    settled,
  });
}

export function countEnding({ ref }: Counted, outcome: ConversationResult['outcome']): void {
  add('endings', { agent: ref.agent, outcome });
}

/** A message came that the bot leaves unanswered, though nothing is wrong. */
export function countLeft({ ref }: Counted, why: (typeof OUTCOMES.left)[number]): void {
  add('left', { agent: ref.agent, why });
}

/** What only we see to was tried in vain, for minutes or since it is refused. */
export function countInVain({ ref }: Counted, action: string): void {
  add('inVain', { agent: ref.agent, action });
}

export function countTokens({ ref }: Counted, { inputTokens, outputTokens }: Usage): void {
  add('tokens', { agent: ref.agent, direction: 'input' }, inputTokens);
  add('tokens', { agent: ref.agent, direction: 'output' }, outputTokens);
}

/** A batch was answered, or given to a person: how long its oldest message waited, and whether that was too long. */
export function countAnswer({ ref, inbox }: Pick<Run, 'ref' | 'inbox'>, batch: IncomingMessage[], now: number): void {
  const [oldest] = batch;
  if (!oldest) return;
  const waited = Math.max(0, now - oldest.receivedAt);
  const agent = ref.agent;
  metricMeter
    .createHistogram('chatwoot_answer_seconds', 'float', undefined, 'From a message to its answer, or to a person.')
    .record(waited / 1000, { agent });
  if (waited > inbox.policy.answerDeadline + GRACE) {
    add('late', { agent });
  }
}

function add(counter: keyof typeof COUNTERS, tags: Record<string, string>, value = 1): void {
  const { name, description } = COUNTERS[counter];
  if (value > 0) metricMeter.createCounter(name, undefined, description).add(value, tags);
}
