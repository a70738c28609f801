import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runProcess } from '../../support/run-process.ts';

describe('start:temporal', () => {
  it('keeps nothing where npm start keeps it: the local Chatwoot has conversations of the same ids', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'temporal-alone-'));
    const temporal = runProcess('local/temporal/main.ts', {
      ...{ LOCAL_DIR: folder, TEMPORAL_PORT: '0', TEMPORAL_UI_PORT: '0' },
    });
    try {
      await temporal.until(/takes calls at/);
      const files = await readdir(folder);

      assert.deepEqual([files.includes('temporal-alone.db'), files.includes('temporal.db')], [true, false]);
    } finally {
      assert.equal(await temporal.end('SIGTERM'), 0);
      await rm(folder, { recursive: true, force: true });
    }
  });
});
