import {
  ActivityCancellationType,
  ActivityFailure,
  ApplicationFailure,
  TimeoutFailure,
  proxyActivities,
  type ActivityOptions,
} from '@temporalio/workflow';
import type { Activities } from '../contracts/activities.ts';
import type { Run } from './run.ts';

/**
 * How each activity is timed and retried, and on which task queue a run's bot has it. The cancellation type is always given:
 * the SDK's documented default is not its real one (sdk-typescript#2442).
 */

/** What waits for Chatwoot goes on within ten seconds of its return, and within a second after a short hiccup. */
const retry = { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '10 seconds' } as const;
const cancellationType = ActivityCancellationType.WAIT_CANCELLATION_COMPLETED;

/** Cancellation reaches it by its heartbeats (every second); timeouts are set for each turn. */
export const thinking = onQueue<Pick<Activities, 'runGraph'>>('graphQueue', {
  startToCloseTimeout: '90 seconds',
  heartbeatTimeout: '5 seconds',
  cancellationType,
  retry: { ...retry, maximumAttempts: 3 },
});

/** As long as what is only nice to have is tried, in milliseconds. */
export const A_MINUTE = 60_000;

/** One try: looks of 12.5 s and a write of 10 s at most. Milliseconds. */
export const SEND = 25_000;

/**
 * Never retried where the message may have been stored: neither after an uncertain answer nor after a timeout, which is what a
 * killed worker leaves behind. Beats tell a look that it has lost its point. Refused connections and 429 are retried until the step is due.
 */
export const sending = onQueue<Pick<Activities, 'sendReply'>>('chatwootQueue', {
  startToCloseTimeout: SEND,
  heartbeatTimeout: '10 seconds',
  cancellationType,
  retry: {
    ...retry,
    nonRetryableErrorTypes: ['SendUnconfirmed', 'TemporalTimeout:StartToClose', 'TemporalTimeout:Heartbeat'],
  },
});

/** Reads, and changes that may be repeated. Retried until Chatwoot is back, or as long as the caller says. */
export const steady = onQueue<Omit<Activities, 'runGraph' | 'sendReply' | 'addNote'>>('chatwootQueue', {
  startToCloseTimeout: SEND,
  cancellationType,
  retry,
});

/** The same for what is only nice to have: a minute, then the turn goes on without. */
export const optional = onQueue<Omit<Activities, 'runGraph' | 'sendReply'>>('chatwootQueue', {
  startToCloseTimeout: SEND,
  scheduleToCloseTimeout: A_MINUTE,
  cancellationType,
  retry: { ...retry, maximumAttempts: 5, nonRetryableErrorTypes: ['SendUnconfirmed', 'TemporalTimeout:StartToClose'] },
});

/** For a note that is still worth having when the rest is done: minutes, through a limit on requests or a short outage. */
export const lasting = onQueue<Pick<Activities, 'addNote'>>('chatwootQueue', {
  startToCloseTimeout: SEND,
  scheduleToCloseTimeout: '10 minutes',
  cancellationType,
  retry: { ...retry, maximumAttempts: 20, nonRetryableErrorTypes: ['SendUnconfirmed', 'TemporalTimeout:StartToClose'] },
});

function onQueue<A extends object>(queue: 'graphQueue' | 'chatwootQueue', options: ActivityOptions) {
  return ({ inbox: { policy } }: Run) => {
    const taskQueue = policy[queue];
    return proxyActivities<A>({ ...options, ...(taskQueue ? { taskQueue } : {}) });
  };
}

/** A send that may have happened. */
export interface Unconfirmed {
  /** Unix ms. */
  since: number;
  /** Chatwoot has answered, by an error: it is stored by now, or never. Else it may still be queued somewhere. */
  isOver: boolean;
}

/** `undefined`: it certainly has not happened. */
export function unconfirmed(error: unknown, now: number): Unconfirmed | undefined {
  const cause = error instanceof ActivityFailure ? error.cause : undefined;
  if (cause instanceof TimeoutFailure) return { since: now, isOver: false };
  if (!(cause instanceof ApplicationFailure) || cause.type !== 'SendUnconfirmed') return undefined;
  const [at, isOver] = cause.details ?? [];
  return { since: typeof at === 'number' ? at : now, isOver: isOver === true };
}

/** It has certainly not been done, and may be some time later: Chatwoot was away, or asked for fewer requests. */
export function mayHelpLater(error: unknown): boolean {
  const cause = error instanceof ActivityFailure ? error.cause : undefined;
  if (cause instanceof TimeoutFailure) return cause.timeoutType === 'SCHEDULE_TO_START';
  return cause instanceof ApplicationFailure && cause.nonRetryable !== true;
}

/** What went wrong, for a note or a log: the type and, where it is ours, the message. */
export function describeFailure(error: unknown): string {
  const cause = error instanceof ActivityFailure ? error.cause : error;
  if (cause instanceof TimeoutFailure) return `no result in time (${cause.timeoutType})`;
  if (cause instanceof ApplicationFailure) return cause.message;
  return cause instanceof Error ? cause.name : 'unknown failure';
}

export function failureStatus(error: unknown): number | undefined {
  const cause = error instanceof ActivityFailure ? error.cause : undefined;
  if (!(cause instanceof ApplicationFailure) || cause.type !== 'ChatwootRejected') return undefined;
  const [status] = cause.details ?? [];
  return typeof status === 'number' ? status : undefined;
}
