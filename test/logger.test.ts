import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { createLogger } from '../src/logger.ts';

function logged(logFormat: 'json' | 'pretty', fields: object): string {
  let written = '';
  createLogger({ logLevel: 'info', logFormat }, { write: (line) => void (written += line) }).info(fields, 'event');
  return written;
}

describe('logger', () => {
  it('writes one line of JSON for each event', () => {
    const { time, ...line } = JSON.parse(logged('json', { account: 1 })) as Record<string, unknown>;

    assert.deepEqual(line, { level: 'info', account: 1, msg: 'event' });
    assert.equal(new Date(String(time)).toISOString(), time);
  });

  for (const how of ['ends', 'exits', 'throws']) {
    it(`has written everything when a process ${how}`, () => {
      const script = fileURLToPath(new URL('./fixtures/logs-and-ends.ts', import.meta.url));
      const { stdout } = spawnSync(process.execPath, [script, how], { encoding: 'utf8' });

      const lines = stdout.trim().split('\n');
      assert.deepEqual(
        lines.map((line) => (JSON.parse(line) as { msg: string }).msg),
        ['first', 'last'],
      );
    });
  }

  it('writes one line for people', () => {
    assert.match(logged('pretty', { account: 1 }), /^\[.*INFO.*event.*"account":1.*\n$/);
  });

  it('tells of an error what it is, and nothing that it carries', () => {
    const cause = Object.assign(new TypeError('refused'), { headers: { token: 'hunter2' } });
    const error = Object.assign(new Error('no answer', { cause }), {
      code: 'ECONNREFUSED',
      options: { token: 'hunter2' },
    });

    const written = logged('json', { err: error });

    const { err } = JSON.parse(written) as { err: { cause: object } };
    assert.deepEqual(
      { ...err, stack: '', cause: { ...err.cause, stack: '' } },
      {
        type: 'Error',
        message: 'no answer',
        code: 'ECONNREFUSED',
        stack: '',
        cause: { type: 'TypeError', message: 'refused', stack: '' },
      },
    );
    assert.doesNotMatch(written, /hunter2/);
  });

  it('does not print what was thrown instead of an error', () => {
    assert.doesNotMatch(logged('json', { err: { token: 'hunter2' } }), /hunter2/);
  });
});
