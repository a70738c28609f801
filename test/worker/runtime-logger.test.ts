import assert from 'node:assert/strict';
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
