import { metricMeter } from '@temporalio/workflow';
import type { ConversationResult, IncomingMessage, Sends } from '../contracts/conversation.ts';
import * as metrics from '../contracts/metrics.ts';
import type { COUNTERS, CountedHandOff, OUTCOMES, Waited } from '../contracts/metrics.ts';
import type { Usage } from '../contracts/graph.ts';
import type { Fate } from './drafts/draft.ts';
import type { Run } from './run.ts';

/**
 * What a worker's `/metrics` tells of conversations. Only the workflow knows these. Counting leaves no trace in the history and
 * is left out while one is replayed; a workflow task that is tried again counts again, which is rare: hand-offs, whose last task often
 * crosses with a webhook, are counted by an activity (src/worker/count-hand-offs.ts). Labels are bounded: the
 * agent's name and words of our own, never what a graph or a person wrote.
 */

export type TurnOutcome = (typeof OUTCOMES.turns)[number];

type Counted = Pick<Run, 'ref'>;

export function countTurn({ ref }: Counted, outcome: TurnOutcome): void {
  add('turns', { agent: ref.agent, outcome });
}

/** One that others have done meanwhile: ours is counted by the activity that does it. */
export function countHandOff({ ref }: Counted, counted: CountedHandOff): void {
  metrics.countHandOff(metricMeter, counted, Date.now(), { agent: ref.agent });
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

export function countDraft({ ref }: Counted, fate: Fate): void {
  add('drafts', { agent: ref.agent, fate });
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

/** A batch was answered: how long its oldest message waited, and whether that was too long. */
export function countAnswer(run: Pick<Run, 'ref' | 'inbox'>, batch: IncomingMessage[], now: number): void {
  const waited = waitedOf(run, batch);
  if (waited) metrics.countWaited(metricMeter, waited, now, { agent: run.ref.agent });
}

export function waitedOf({ inbox }: Pick<Run, 'inbox'>, [oldest]: IncomingMessage[]): Waited | null {
  return oldest ? { since: oldest.receivedAt, deadline: inbox.policy.answerDeadline } : null;
}

function add(counter: keyof typeof COUNTERS, tags: Record<string, string>, value = 1): void {
  if (value > 0) metrics.count(metricMeter, counter, tags, value);
}
