import type { IncomingMessage } from '../../contracts/conversation.ts';
import { countTurn } from '../count.ts';
import { isPeoples } from '../drafts/reviewed.ts';
import { handOffToPerson } from '../people/hand-off.ts';
import { tellTeam } from '../people/tell-team.ts';
import type { Ending, Run } from '../run.ts';
import { MOST_MESSAGES } from './deliver-text.ts';
import { newestOf, sayInstead, settleBatch, type Said } from './say.ts';

/**
 * There is no usable answer: a person is asked, or, without hand-off, the fallback text is posted once. What the graph could
 * not be shown no other try will answer, so that there the team is told. What is late gets no word: nobody waits for it.
 */
export async function fail(
  run: Run,
  batch: IncomingMessage[],
  reason: string,
  cause: 'failure' | 'unreadable' = 'failure',
): Promise<Ending | undefined> {
  const { handoffEnabled, fallbackMessage } = run.inbox.policy;
  const newest = newestOf(batch);
  countTurn(run, 'failed');
  const isLate = batch.every(({ late }) => late);
  if (handoffEnabled) {
    const message = isLate ? null : { kind: 'fallback' as const, text: fallbackMessage };
    return handOffToPerson(run, { reason, cause, message, newest });
  }
  if (isLate || isPeoples(run)) {
    await tellTeam(run, reason, newest);
    settleBatch(run, batch);
    run.lastOutcome = reason;
    return undefined;
  }
  const result = await sayInstead(run, batch, fallbackMessage);
  if (result.kind !== 'said') return endingOf(result);
  if (cause === 'unreadable') await tellTeam(run, reason, newest);
  else run.failedBatch = batch;
  run.lastOutcome = reason;
  return undefined;
}

/** A reply that would be a flood on this channel: its beginning was sent. */
export async function tooLong(run: Run, newest: number): Promise<Ending | undefined> {
  const reason = `the reply takes more than ${MOST_MESSAGES} messages here, and the rest was not sent`;
  if (run.inbox.policy.handoffEnabled) {
    return handOffToPerson(run, { reason, cause: 'undelivered', message: null, newest });
  }
  await tellTeam(run, reason, newest);
  return undefined;
}

export const endingOf = (result: Said) => (result.kind === 'ends' ? result.ending : undefined);
