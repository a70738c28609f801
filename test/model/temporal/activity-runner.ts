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
}

const { TIMEOUT_TYPE_START_TO_CLOSE: startToClose, TIMEOUT_TYPE_SCHEDULE_TO_CLOSE: scheduleToClose } =
  proto.temporal.api.enums.v1.TimeoutType;
const TIMEOUT = { startToClose, scheduleToClose };
/** A cancellation comes with the answer to a heartbeat. */
const BEAT = 500;
const quiet = new DefaultLogger('ERROR', () => undefined);

export function createActivityRunner(
  clock: Clock,
  activities: Record<string, unknown>,
  latency: () => number,
): ActivityRunner {
  return {
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
        takeBack();
        tooLate?.();
        done(result);
      }
      function fail(cause: Failure): void {
        finish({ failed: { failure: { message: 'Activity task failed', activityFailureInfo: wrapped, cause } } });
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
        environment.run(activities[type] as Activity, input as never).then(
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
