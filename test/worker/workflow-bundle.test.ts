import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { DefaultLogger } from '@temporalio/worker';
import { workflowBundle } from '../../src/worker/workflow-bundle.ts';

/** Counts how often webpack is asked. */
function counted() {
  let bundled = 0;
  const logger = new DefaultLogger('INFO', ({ message }) => {
    if (message.includes('compiled')) bundled += 1;
  });
  return { logger, bundled: () => bundled };
}

describe('the bundle of the workflow code', () => {
  // The project's own is in use by tests that run beside these.
  let folder: URL;
  beforeEach(async () => {
    folder = pathToFileURL(`${await mkdtemp(join(tmpdir(), 'bundles-'))}/`);
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('is bundled once for all workers that start with the same sources', async () => {
    const { logger, bundled } = counted();

    const first = await workflowBundle(false, logger, folder);
    const second = await workflowBundle(false, logger, folder);

    assert.deepEqual(second, first);
    assert.equal(bundled(), 1);
    assert.match(await readFile(first.codePath, 'utf8'), /conversation/);
  });

  it('has another bundle where payloads are encrypted', async () => {
    const { logger } = counted();

    assert.notDeepEqual(await workflowBundle(true, logger, folder), await workflowBundle(false, logger, folder));
  });

  it('forgets a bundle of other sources a day later', async () => {
    const { logger } = counted();
    const other = new URL('workflow-0123456789abcdef.js', folder);
    await writeFile(other, '');
    const long = new Date(Date.now() - 25 * 60 * 60 * 1000);
    await utimes(other, long, long);

    await workflowBundle(false, logger, folder);

    assert.equal(existsSync(other), false);
  });
});
