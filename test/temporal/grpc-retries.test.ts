import assert from 'node:assert/strict';
import { Connection, type ConnectionOptions, type defaultGrpcRetryOptions } from '@temporalio/client';
import { createGrpcRetries } from '../../src/temporal/grpc-retries.ts';

type Interceptor = NonNullable<ConnectionOptions['interceptors']>[number];
type Status = Parameters<ReturnType<typeof defaultGrpcRetryOptions>['retryableDecider']>[1];

/** Nobody listens there. */
const ADDRESS = '127.0.0.1:1';

describe('the retries of calls to Temporal', () => {
  it('have ended when they were stopped, however late their pauses end', async () => {
    const retries = createGrpcRetries();
    const { promise: failed, resolve } = Promise.withResolvers<undefined>();
    const connection = Connection.lazy({
      address: ADDRESS,
      interceptors: [retries.interceptor, watch(resolve) as Interceptor],
    });
    const call = assert.rejects(connection.workflowService.getSystemInfo({}));

    await failed;
    keepProcessorBusy(700);
    await retries.stop();
    await connection.close();

    await call;
  });

  it('stop at once where none is to come', async () => {
    await createGrpcRetries().stop();
  });
});

/** Tells of each try's failure, once the pause after it has begun. */
function watch(failed: (value: undefined) => void) {
  return (...[options, nextCall]: Parameters<Interceptor>) => {
    const call = nextCall(options);
    const start = call.start.bind(call);
    call.start = (metadata, listener) => {
      const tell = listener?.onReceiveStatus?.bind(listener);
      start(
        metadata,
        Object.assign(listener ?? {}, {
          onReceiveStatus(status: Status) {
            tell?.(status);
            failed(undefined);
          },
        }),
      );
    };
    return call;
  };
}

/** Nothing else runs meanwhile, timers that are due included. */
function keepProcessorBusy(milliseconds: number): void {
  const end = performance.now() + milliseconds;
  while (performance.now() < end);
}
