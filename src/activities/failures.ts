import { ApplicationFailure, activityInfo, cancellationSignal, heartbeat } from '@temporalio/activity';
import { ChatwootRejected, ChatwootUncertain, ChatwootUnavailable } from '../chatwoot/client/errors.ts';
import { classifyGraphError } from './graph/classify-graph-error.ts';

/** The send may or may not have happened: never retried, the workflow settles it. */
export const SEND_UNCONFIRMED = 'SendUnconfirmed';

/**
 * The one place that decides whether trying again can help. Whatever it does not recognise stays retryable. `shown` is what may be
 * seen of the error beside the words that describe it.
 */
export function toFailure(error: unknown, shown?: Error): ApplicationFailure {
  if (error instanceof ApplicationFailure) return error;
  if (error instanceof ChatwootRejected)
    return ApplicationFailure.nonRetryable(error.message, error.name, error.status);
  if (error instanceof ChatwootUncertain) return ApplicationFailure.retryable(error.message, error.name);
  if (error instanceof ChatwootUnavailable) return retryAfter(error.message, error.name, error.retryAfter);

  const { type, retry, delayMs, message } = classifyGraphError(error);
  const cause = shown ? { cause: shown } : {};
  const delay = retry ? delayBy(delayMs) : {};
  return ApplicationFailure.create({ message, type, nonRetryable: !retry, ...delay, ...cause });
}

/**
 * Wraps the one request that creates a message: where its outcome is uncertain it must not be retried, and the failure
 * carries the time (unix ms) of the attempt, from which the workflow counts until an absence is believed, and whether Chatwoot is done
 * with it.
 */
export async function orUnconfirmed<T>(post: () => Promise<T>): Promise<T> {
  try {
    return await post();
  } catch (error) {
    if (!(error instanceof ChatwootUncertain)) throw error;
    throw ApplicationFailure.nonRetryable(error.message, SEND_UNCONFIRMED, Date.now(), error.isChatwoots);
  }
}

const retryAfter = (message: string, type: string, delay: number | undefined) =>
  ApplicationFailure.create({ message, type, nonRetryable: false, ...delayBy(delay) });

/** A delay that is over already says nothing: then Temporal's own backoff applies. */
const delayBy = (delay: number | undefined) => (delay ? { nextRetryDelay: delay } : {});

/** Wraps an activity's body, so that Temporal sees every error as the failure that it means. */
export async function orFail<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw toFailure(error);
  }
}

const BEAT = 1000;

/**
 * Runs `work` with heartbeats, which is also how a cancellation reaches it. A library's own abort error is not known to
 * Temporal as a cancellation, so the signal's reason is thrown instead.
 */
export function cancellable<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  return withBeats(work, (signal) => signal.aborted);
}

/** The same for work that stops where it says so alone: what happened on the wire is told, cancelled or not. */
export function stoppable<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  return withBeats(work, (signal, error) => signal.aborted && error === signal.reason);
}

async function withBeats<T>(
  work: (signal: AbortSignal) => Promise<T>,
  isStop: (signal: AbortSignal, error: unknown) => boolean,
): Promise<T> {
  const signal = cancellationSignal();
  const beat = setInterval(heartbeat, Math.min(BEAT, (activityInfo().heartbeatTimeoutMs ?? BEAT * 2) / 2));
  try {
    return await work(signal);
  } catch (error) {
    if (isStop(signal, error)) throw signal.reason;
    throw toFailure(error);
  } finally {
    clearInterval(beat);
  }
}
