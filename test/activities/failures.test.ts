import assert from 'node:assert/strict';
import { ApplicationFailure, CancelledFailure } from '@temporalio/activity';
import { MockActivityEnvironment } from '@temporalio/testing';
import { ChatwootRejected, ChatwootUncertain, ChatwootUnavailable } from '../../src/chatwoot/client/errors.ts';
import { cancellable, orUnconfirmed, toFailure } from '../../src/activities/failures.ts';

describe('toFailure', () => {
  const cases: [string, Error, { type: string; nonRetryable: boolean; nextRetryDelay?: number }][] = [
    [
      'does not retry what Chatwoot refused',
      new ChatwootRejected('GET x', 404),
      { type: 'ChatwootRejected', nonRetryable: true },
    ],
    [
      'retries what may have happened, for all but a message may be repeated',
      new ChatwootUncertain('GET x', 'status 502'),
      { type: 'ChatwootUncertain', nonRetryable: false },
    ],
    [
      'retries what certainly did not happen',
      new ChatwootUnavailable('GET x', 'ECONNREFUSED'),
      { type: 'ChatwootUnavailable', nonRetryable: false },
    ],
    [
      'waits as long as Chatwoot asks',
      new ChatwootUnavailable('GET x', 'status 429', 7000),
      { type: 'ChatwootUnavailable', nonRetryable: false, nextRetryDelay: 7000 },
    ],
    [
      'leaves the wait to Temporal where the time that Chatwoot named is over',
      new ChatwootUnavailable('GET x', 'status 429', 0),
      { type: 'ChatwootUnavailable', nonRetryable: false },
    ],
    ['retries what it does not know', new Error('who knows'), { type: 'GraphError', nonRetryable: false }],
  ];
  for (const [title, error, expected] of cases) {
    it(title, () => {
      const { type, nonRetryable, nextRetryDelay } = toFailure(error);

      assert.deepEqual({ type, nonRetryable, ...(nextRetryDelay === undefined ? {} : { nextRetryDelay }) }, expected);
    });
  }

  it('passes on a failure as it is', () => {
    const failure = ApplicationFailure.nonRetryable('x', 'X');

    assert.equal(toFailure(failure), failure);
  });

  it('carries the status that Chatwoot answered, for the workflow to decide on', () => {
    assert.deepEqual(toFailure(new ChatwootRejected('GET x', 404)).details, [404]);
  });
});

describe('orUnconfirmed', () => {
  it('never has an uncertain send retried, and says when it was tried', async () => {
    const before = Date.now();
    const failure = await caught(() => orUnconfirmed(() => Promise.reject(new ChatwootUncertain('POST x', 'reset'))));

    assert.ok(failure instanceof ApplicationFailure);
    const [at] = failure.details as [number];
    assert.deepEqual([failure.type, failure.nonRetryable], ['SendUnconfirmed', true]);
    assert.ok(at >= before && at <= Date.now());
  });

  it('says whether Chatwoot is done with it', async () => {
    for (const isChatwoots of [true, false]) {
      const error = new ChatwootUncertain('POST x', 'status 500', isChatwoots);
      const failure = await caught(() => orUnconfirmed(() => Promise.reject(error)));

      assert.equal(failure instanceof ApplicationFailure && failure.details?.[1], isChatwoots);
    }
  });

  for (const error of [new ChatwootUnavailable('POST x', 'ECONNREFUSED'), new ChatwootRejected('POST x', 404)]) {
    it(`passes on ${error.name}`, async () => {
      assert.equal(await caught(() => orUnconfirmed(() => Promise.reject(error))), error);
    });
  }
});

describe('cancellable', () => {
  it('beats while the work goes on', async () => {
    const environment = new MockActivityEnvironment({ heartbeatTimeoutMs: 4 });
    let beats = 0;
    const twice = new Promise<void>((resolve) => {
      environment.on('heartbeat', () => {
        if (++beats === 2) resolve();
      });
    });

    await environment.run(() => cancellable(() => twice));

    assert.ok(beats >= 2);
  });

  it("reports a cancellation as one, whatever the library's own error was", async () => {
    const environment = new MockActivityEnvironment();
    const work = (signal: AbortSignal) =>
      new Promise<never>((_, reject) => {
        signal.addEventListener('abort', () => {
          reject(new Error('Aborted by the library'));
        });
        environment.cancel();
      });

    assert.ok((await caught(() => environment.run(() => cancellable(work)))) instanceof CancelledFailure);
  });

  it('decides about retries where it was not cancelled', async () => {
    const work = () => Promise.reject(new ChatwootRejected('GET x', 404));
    const failure = await caught(() => new MockActivityEnvironment().run(() => cancellable(work)));

    assert.ok(failure instanceof ApplicationFailure && failure.nonRetryable);
  });
});

async function caught(work: () => Promise<unknown>): Promise<unknown> {
  try {
    await work();
  } catch (error) {
    return error;
  }
  return assert.fail('nothing was thrown');
}
