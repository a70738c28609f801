import assert from 'node:assert/strict';
import { createClosers } from '../../../local/start/closers.ts';

describe('createClosers', () => {
  it('ends the newest first, each after the one before', async () => {
    const ended: string[] = [];
    const closers = createClosers(unexpected);
    for (const name of ['one', 'two', 'three']) {
      const close = async () => {
        await Promise.resolve();
        ended.push(name);
      };
      closers.add({ name, limit: 1000, close });
    }

    await closers.closeAll();

    assert.deepEqual(ended, ['three', 'two', 'one']);
  });

  it('tells of a fault and of a part that takes too long, and goes on', async () => {
    const faults: string[] = [];
    let ended = false;
    const closers = createClosers((name, error) => faults.push(`${name}: ${String(error)}`));
    const last = () => {
      ended = true;
      return Promise.resolve();
    };
    closers.add({ name: 'last', limit: 1000, close: last });
    closers.add({ name: 'broken', limit: 1000, close: () => Promise.reject(new Error('no')) });
    closers.add({ name: 'stuck', limit: 1, close: () => new Promise(() => undefined) });

    await closers.closeAll();

    assert.deepEqual(faults, ['stuck: Error: took longer than 1 ms', 'broken: Error: no']);
    assert.ok(ended);
  });

  it('ends each part once', async () => {
    let times = 0;
    const closers = createClosers(unexpected);
    closers.add({ name: 'one', limit: 1000, close: () => Promise.resolve((times += 1)) });

    await Promise.all([closers.closeAll(), closers.closeAll()]);

    assert.equal(times, 1);
  });
});

function unexpected(name: string): never {
  throw new Error(`${name} did not end`);
}
