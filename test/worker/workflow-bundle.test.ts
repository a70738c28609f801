import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readFile, rm, utimes } from 'node:fs/promises';
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
  it('is bundled once for all workers that start with the same sources', async () => {
    await rm((await workflowBundle(false, counted().logger)).codePath);
    const { logger, bundled } = counted();

    const first = await workflowBundle(false, logger);
    const second = await workflowBundle(false, logger);

    assert.deepEqual(second, first);
    assert.equal(bundled(), 1);
    assert.match(await readFile(first.codePath, 'utf8'), /conversation/);
  });

  it('has another bundle where payloads are encrypted', async () => {
    const { logger } = counted();

    assert.notDeepEqual(await workflowBundle(true, logger), await workflowBundle(false, logger));
  });

  it('forgets a bundle of other sources a day later', async () => {
    const { logger } = counted();
    const { codePath: other } = await workflowBundle(true, logger);
    const long = new Date(Date.now() - 25 * 60 * 60 * 1000);
    await utimes(other, long, long);
    await rm((await workflowBundle(false, logger)).codePath);

    await workflowBundle(false, logger);

    assert.equal(existsSync(other), false);
  });
});
