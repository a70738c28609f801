import { defaultGrpcRetryOptions, makeGrpcRetryInterceptor } from '@temporalio/client';

type Interceptor = ReturnType<typeof makeGrpcRetryInterceptor>;

export interface GrpcRetries {
  interceptor: Interceptor;
  /** Resolves once no try is to come; the connection may then be closed. */
  stop(): Promise<void>;
}

/** Milliseconds. Short pauses between tries: a webhook waits for the outcome. */
const LONGEST_PAUSE = 500;

/**
 * The SDK's retries, made to stop: a pause that ends after the connection was closed throws where nobody can catch it
 * (`@temporalio/client`, lib/grpc-retry.js). Pauses are counted, not timed: on a busy machine they end late.
 */
export function createGrpcRetries(): GrpcRetries {
  const { retryableDecider, delayFunction } = defaultGrpcRetryOptions();
  const retry = makeGrpcRetryInterceptor({ retryableDecider: mayRetry, delayFunction: pause });
  const { promise: isOver, resolve } = Promise.withResolvers<undefined>();
  let stopped = false;
  let pauses = 0;

  return {
    interceptor(options, nextCall) {
      let tries = 0;
      return retry(options, (again) => {
        tries += 1;
        if (tries > 1) endPause();
        return nextCall(again);
      });
    },
    async stop() {
      stopped = true;
      if (pauses > 0) await isOver;
    },
  };

  function mayRetry(...[attempt, status]: Parameters<typeof retryableDecider>): boolean {
    return !stopped && retryableDecider(attempt, status);
  }

  /** The SDK waits for what this returns, then makes the next call: always, and once. */
  function pause(...[attempt, status]: Parameters<typeof delayFunction>): number {
    pauses += 1;
    return Math.min(LONGEST_PAUSE, delayFunction(attempt, status));
  }

  function endPause(): void {
    pauses -= 1;
    if (stopped && pauses === 0) resolve(undefined);
  }
}
