import { ActivityFailure, ApplicationFailure, condition, isCancellation, log } from '@temporalio/workflow';
import type { Status } from '../../chatwoot/fields.ts';
import type { Snapshot } from '../../chatwoot/snapshot.ts';
import { describeFailure, failureStatus } from '../activities.ts';
import { countInVain } from '../count.ts';
import { look } from '../look.ts';
import type { Run } from '../run.ts';
import { recallable } from '../turn/recall.ts';

/** Milliseconds for which Temporal tries by itself; then operators are told, and the next round begins. */
const ROUND = 10 * 60_000;
const NEXT_ROUND = 10_000;
/** Between two tries of what Chatwoot refuses. */
const FIRST_PAUSE = 60_000;
const LONGEST_PAUSE = 10 * 60_000;
/** From the second day on: each try stays in the history, of which Temporal takes 51,200 events, which is half a year so. */
const LATER_PAUSE = 3_600_000;
const A_DAY = 24 * 3_600_000;

/** What only we see to. */
export interface Needed<T> {
  what: 'open for people' | 'add the silence label' | 'give a message back that crossed with the resolve';
  /** Somebody else has done it meanwhile, as a webhook says. */
  isDone: () => boolean;
  /** What the work is told of what is known now: once that changes, it is begun anew. */
  basis?: () => string;
  work: (limit: { scheduleToCloseTimeout: number }) => Promise<T>;
}

/**
 * Does what has to be done, also where Chatwoot is away or refuses it (a revoked token, say), without end: nobody else would see to it.
 * Each failed round is counted for an alert, and `run.trouble` says what it is. It ends by success, or with `undefined` where others have
 * done it; where the conversation is gone its 404 is thrown.
 */
export async function persist<T>(
  run: Run,
  { what, isDone, basis = () => '', work }: Needed<T>,
): Promise<T | undefined> {
  const since = Date.now();
  for (let tries = 1; !isDone(); tries++) {
    const recall = { isDone: false };
    const told = basis();
    try {
      const result = await recallable(
        () => isDone() || basis() !== told,
        recall,
        () => work({ scheduleToCloseTimeout: ROUND }),
      );
      run.trouble = null;
      return result;
    } catch (error) {
      // Also where it was our own try that did it, whose answer never came.
      if (recall.isDone) continue;
      if (!(error instanceof ActivityFailure) || isCancellation(error)) throw error;
      if (failureStatus(error) === 404 && (await isGone(run, tries))) throw error;
      const pause = isRefused(error) ? pauseAfter(tries, Date.now() - since) : NEXT_ROUND;
      run.trouble = { what, since, tries, refusal: describeFailure(error), next: Date.now() + pause };
      log.warn('will try again', { what, why: describeFailure(error), pause });
      countInVain(run, what);
      await condition(isDone, pause, { summary: 'in vain, trying again' });
    }
  }
  run.trouble = null;
  return undefined;
}

/** Not merely away: to try it every few seconds would not help. */
function isRefused({ cause }: ActivityFailure): boolean {
  return cause instanceof ApplicationFailure && cause.nonRetryable === true;
}

function pauseAfter(tries: number, age: number): number {
  return age > A_DAY ? LATER_PAUSE : Math.min(FIRST_PAUSE * 2 ** (tries - 1), LONGEST_PAUSE);
}

/** Chatwoot says so on a live look or, where nobody can look, a second time. */
async function isGone(run: Run, tries: number): Promise<boolean> {
  const { live, gone = false } = await look(run);
  return gone || (!live && tries > 1);
}

/** A webhook has told since `before` that the conversation has another status than this one. */
export function hasChanged({ inbox: { snapshot } }: Run, before: Snapshot | null, from: Status): boolean {
  return snapshot !== before && snapshot !== null && snapshot.status !== null && snapshot.status !== from;
}
