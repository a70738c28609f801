import { ActivityFailure, TimeoutFailure } from '@temporalio/workflow';
import type { IncomingMessage } from '../../contracts/conversation.ts';
import type { Run } from '../run.ts';

/** However late its messages are, a step gets this long, or the whole deadline where that is shorter. Milliseconds. */
const AT_LEAST = 30_000;
const ONE_TRY = 90_000;
/** So far past its limit a timeout means that no worker was there, not that something was slow. */
const WORKERS_AWAY = 10_000;
/** Past the deadline one try gets this long; what begins right before it must not hold people up, and gets less. Milliseconds. */
export const ONE_CALL = 10_000;
const AT_LAST = 1000;

/**
 * Unix ms until which a step tries what it does: the answer deadline, which counts from the arrival of the oldest message that
 * waits. What can be done without it (calling people, above all) is done then.
 */
export function dueOf(waiting: IncomingMessage[], answerDeadline: number, now: number): number {
  const oldest = Math.min(now, ...waiting.map(({ receivedAt }) => receivedAt));
  return Math.max(now + Math.min(AT_LEAST, answerDeadline), oldest + answerDeadline);
}

/**
 * The step that begins now, or is given another chance, is due as its messages are. One that follows another for the same oldest message
 * has what is left: a turn that is begun again and again would never be late.
 */
export function renewDue(run: Run, now: number): void {
  const { unanswered, policy } = run.inbox;
  const [oldest] = unanswered.toSorted((a, b) => a.receivedAt - b.receivedAt);
  if (oldest && oldest.key === run.dueFor && now < run.due) return;
  run.due = dueOf(unanswered, policy.answerDeadline, now);
  if (oldest) run.dueFor = oldest.key;
  else delete run.dueFor;
}

/** A person is asked, where one may be. */
export function isTooLate({ inbox: { policy }, due }: Pick<Run, 'inbox' | 'due'>): boolean {
  return policy.handoffEnabled && Date.now() >= due;
}

export interface GraphTimeouts {
  startToClose: number;
  scheduleToClose: number;
}

/** What is left for the graph. */
export function graphTimeouts({ due }: Pick<Run, 'due'>, now: number): GraphTimeouts {
  const scheduleToClose = Math.max(1, due - now);
  return { scheduleToClose, startToClose: Math.min(ONE_TRY, scheduleToClose) };
}

/**
 * How long one call to Chatwoot is tried: until the step is due, but no longer than `most` ms where the step has others to do. Where
 * less than `least` ms are left, it gets these for a single try.
 */
export function untilDue({ due }: Pick<Run, 'due'>, now: number, limits: { least?: number; most?: number } = {}) {
  const { least = now < due ? AT_LAST : ONE_CALL, most = Infinity } = limits;
  const left = Math.min(most, due - now);
  if (left >= least) return { scheduleToCloseTimeout: left };
  return { scheduleToCloseTimeout: least, retry: { maximumAttempts: 1 } };
}

/**
 * Whether what timed out deserves another chance: the time went by while nobody could work. `until`: when (unix ms) it was to
 * end. An activity that hangs on a worker that is there looks the same only if the workflow's own worker was away as long.
 */
export function workersWereAway(error: unknown, until: number, now: number): boolean {
  return isTimeout(error) && now > until + WORKERS_AWAY;
}

export function isTimeout(error: unknown): boolean {
  return error instanceof ActivityFailure && error.cause instanceof TimeoutFailure;
}
