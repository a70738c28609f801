import {
  ApplicationFailure,
  CancelledFailure,
  defaultFailureConverter,
  defaultPayloadConverter,
  fromPayloadsAtIndex,
} from '@temporalio/common';
import { optionalTsToMs } from '@temporalio/common/lib/time.js';
import proto, { type coresdk, type temporal } from '@temporalio/proto';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import type { Clock } from './clock.ts';

type Scheduled = coresdk.workflow_commands.IScheduleActivity;
type Resolution = coresdk.activity_result.IActivityResolution;
type Failure = temporal.api.failure.v1.IFailure;
type Activity = (input: never) => Promise<unknown>;

/** Tries activities as the server does: timed, again after a failure that allows it, and cancelled by their heartbeats. */
export interface ActivityRunner {
  run: (scheduled: Scheduled, done: (result: Resolution) => void) => { cancel: () => void };
  /** The names of those whose code has been at work for longer than any may take, whatever the server thinks of them. */
  atWork: () => string[];
}

const { TIMEOUT_TYPE_START_TO_CLOSE: startToClose, TIMEOUT_TYPE_SCHEDULE_TO_CLOSE: scheduleToClose } =
  proto.temporal.api.enums.v1.TimeoutType;
const TIMEOUT = { startToClose, scheduleToClose };
/** Longer than any attempt may take. Milliseconds. */
const LONG = 900_000;
/** A cancellation comes with the answer to a heartbeat. */
const BEAT = 500;
const quiet = new DefaultLogger('ERROR', () => undefined);

export function createActivityRunner(
  clock: Clock,
  activities: Record<string, unknown>,
  latency: () => number,
): ActivityRunner {
  const working = new Map<MockActivityEnvironment, { type: string; since: number }>();
  return {
    atWork: () => [...working.values()].flatMap(({ type, since }) => (since < clock.now() - LONG ? type : [])),
    run(scheduled, done) {
      const { activityType, activityId, retryPolicy, heartbeatTimeout } = scheduled;
      const type = activityType ?? '';
      const wrapped = { activityType: { name: type }, activityId: activityId ?? '' };
      const input = fromPayloadsAtIndex(defaultPayloadConverter, 0, scheduled.arguments);
      const startToClose = optionalTsToMs(scheduled.startToCloseTimeout) ?? Infinity;
      const closesAt = clock.now() + (optionalTsToMs(scheduled.scheduleToCloseTimeout) ?? Infinity);
      const interval = optionalTsToMs(retryPolicy?.initialInterval) ?? 1000;
      const longest = optionalTsToMs(retryPolicy?.maximumInterval) ?? interval * 100;
      const beats = (optionalTsToMs(heartbeatTimeout) ?? 0) > 0;
      let attempt = 0;
      let isOver = false;
      let isCancelled = false;
      let current: MockActivityEnvironment | undefined;
      let takeBack = clock.after(latency(), begin);
      const tooLate = Number.isFinite(closesAt)
        ? clock.after(closesAt - clock.now(), () => {
            fail(timedOut('scheduleToClose'));
          })
        : undefined;

      function finish(result: Resolution): void {
        if (isOver) return;
        isOver = true;
        if (current) hear(current);
        takeBack();
        tooLate?.();
        done(result);
      }
      function fail(cause: Failure): void {
        finish({ failed: { failure: { message: 'Activity task failed', activityFailureInfo: wrapped, cause } } });
      }
      /** A heartbeat tells an attempt that nobody waits for it any more. */
      function hear(environment: MockActivityEnvironment): void {
        if (beats && working.has(environment)) clock.after(BEAT, environment.cancel.bind(environment));
      }
      function begin(): void {
        attempt++;
        const environment = new MockActivityEnvironment(
          { attempt, activityType: type, ...(beats ? { heartbeatTimeoutMs: 60_000 } : {}) },
          { logger: quiet },
        );
        current = environment;
        const mine = attempt;
        const isLate = clock.after(startToClose, () => {
          hear(environment);
          end(() => {
            failed(timedOut('startToClose'), 'TemporalTimeout:StartToClose', undefined);
          });
        });
        const end = (how: () => void) => {
          if (isOver || mine !== attempt || current !== environment) return;
          isLate();
          current = undefined;
          how();
        };
        working.set(environment, { type, since: clock.now() });
        const work = environment.run(activities[type] as Activity, input as never);
        void work.catch(() => undefined).finally(() => working.delete(environment));
        work.then(
          (value) => {
            end(() => {
              finish({ completed: { result: defaultPayloadConverter.toPayload(value ?? null) } });
            });
          },
          (error: unknown) => {
            end(() => {
              if (isCancelled && error instanceof CancelledFailure) cancelled();
              else failed(failureOf(error), error instanceof ApplicationFailure ? error.type : undefined, error);
            });
          },
        );
      }
      function failed(cause: Failure, kind: string | null | undefined, error: unknown): void {
        const isFinal = error instanceof ApplicationFailure && error.nonRetryable;
        const most = retryPolicy?.maximumAttempts ?? 0;
        const refused = (retryPolicy?.nonRetryableErrorTypes ?? []).includes(kind ?? '-');
        const next = error instanceof ApplicationFailure ? error.nextRetryDelay : undefined;
        const delay =
          next === undefined || next === null ? Math.min(longest, interval * 2 ** (attempt - 1)) : Number(next);
        if (isFinal || refused || isCancelled || (most > 0 && attempt >= most) || clock.now() + delay > closesAt)
          fail(cause);
        else takeBack = clock.after(delay, begin);
      }
      function cancelled(): void {
        finish({
          cancelled: {
            failure: {
              message: 'Activity cancelled',
              activityFailureInfo: wrapped,
              cause: { message: 'CANCELLED', canceledFailureInfo: {} },
            },
          },
        });
      }

      return {
        cancel() {
          if (isOver || isCancelled) return;
          isCancelled = true;
          const running = current;
          if (!running) cancelled();
          else if (beats)
            clock.after(BEAT, () => {
              running.cancel();
            });
        },
      };
    },
  };
}

const failureOf = (error: unknown) => defaultFailureConverter.errorToFailure(error, defaultPayloadConverter);

function timedOut(type: keyof typeof TIMEOUT): Failure {
  return { message: 'activity timed out', timeoutFailureInfo: { timeoutType: TIMEOUT[type] } };
}
