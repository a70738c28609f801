import assert from 'node:assert/strict';
import { MockActivityEnvironment } from '@temporalio/testing';
import { toFailure } from '../../src/activities/failures.ts';
import { graphFailure } from '../../src/activities/graph-failure.ts';
import { NoAnswerError } from '../../src/activities/graph/answer/no-answer.ts';
import { ChatwootUnavailable } from '../../src/chatwoot/client/errors.ts';
import { NOTHING_TOLD, type GraphTurn } from '../../src/contracts/graph.ts';
import { createLogger } from '../../src/logger.ts';
import { createRuntimeLogger } from '../../src/worker/runtime-logger.ts';

function written(level: 'info' | 'debug', message: string): string[] {
  const levels: string[] = [];
  const log = createLogger(
    { logLevel: level, logFormat: 'json' },
    { write: (line) => void levels.push((JSON.parse(line) as { level: string }).level) },
  );
  createRuntimeLogger(log).warn(message, { taskQueue: 'chatwoot' });
  return levels;
}

describe('what the Temporal SDK writes', () => {
  it('keeps its level in our log', () => {
    assert.deepEqual(written('info', 'something is odd'), ['warn']);
  });

  it('is no warning where a worker has no workflows on purpose', () => {
    const message = 'No workflows registered, not polling for workflow tasks';

    assert.deepEqual(written('info', message), []);
    assert.deepEqual(written('debug', message), ['debug']);
  });
});

describe('a failed activity', () => {
  const metadata: GraphTurn['metadata'] = {
    ...{ channel: 'chatwoot', account_id: 1, conversation_id: 3, contact_id: 7, contact_name: null, inbox_id: 1 },
    ...NOTHING_TOLD,
  };
  const turn: GraphTurn = { messages: [], fresh: 0, sessionId: 's', threadId: 't', metadata };

  /** What the worker writes of an activity that fails so. */
  async function lines(fail: () => Error, logLevel: 'info' | 'debug' = 'info'): Promise<Record<string, unknown>[]> {
    const written: Record<string, unknown>[] = [];
    const log = createLogger(
      { logLevel, logFormat: 'json' },
      { write: (line) => void written.push(JSON.parse(line) as Record<string, unknown>) },
    );
    const environment = new MockActivityEnvironment({}, { logger: createRuntimeLogger(log) });
    await environment.run(() => Promise.reject(fail())).catch(() => undefined);
    return written.map(({ time: _time, ...line }) => line);
  }

  const thrown = () => graphFailure(new Error('boom'), turn, { secrets: [], watch: undefined });
  const found = { attempt: 1, activityType: 'unknown', workflowId: 'test' };

  it('is one line where the graph threw, and short', async () => {
    const [line, ...others] = await lines(thrown);

    assert.deepEqual(others, []);
    assert.deepEqual(
      { ...line, err: undefined },
      { level: 'error', ...found, account: 1, conversation: 3, err: undefined, msg: 'the graph threw' },
    );
  });

  it('is one warning where the graph gave no answer', async () => {
    const noAnswer = () => graphFailure(new NoAnswerError('empty'), turn, { secrets: [], watch: undefined });
    const why = 'the graph gave no answer';

    assert.deepEqual(await lines(noAnswer), [
      { level: 'warn', ...found, account: 1, conversation: 3, why, msg: 'no answer' },
    ]);
  });

  it('is one line of the SDK where nobody else tells of it, which says why', async () => {
    const away = () => toFailure(new ChatwootUnavailable('GET conversations/3', 'status 502'));

    assert.deepEqual(await lines(away), [
      { level: 'warn', ...found, why: 'ChatwootUnavailable: GET conversations/3: status 502', msg: 'Activity failed' },
    ]);
  });

  it('is told whole to who debugs', async () => {
    const all = await lines(thrown, 'debug');

    assert.ok(all.some(({ msg, level }) => msg === 'Activity failed' && level === 'debug'));
    assert.ok(all.every((line) => 'taskToken' in line));
  });
});
