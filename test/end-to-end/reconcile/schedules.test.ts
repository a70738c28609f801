import assert from 'node:assert/strict';
import { ScheduleNotFoundError, type ScheduleHandle } from '@temporalio/client';
import { loadConfig } from '../../../src/settings/config.ts';
import type { ReconcileResult } from '../../../src/contracts/reconcile.ts';
import { createLogger } from '../../../src/logger.ts';
import { keepSchedules, scheduleIdOf } from '../../../src/worker/schedules.ts';
import { startSandbox, type Sandbox } from '../../../sandbox/chatwoot.ts';
import { settingsFor, startProduct, type Product } from '../../support/product/product.ts';
import { freshTaskQueue, temporal } from '../../support/temporal.ts';

const USER = { CHATWOOT_USER_TOKEN: 'sandbox-admin-token', RECONCILE_EVERY: '1h' };

async function keep({ agent, taskQueue, sandbox }: Pick<Product, 'agent' | 'taskQueue' | 'sandbox'>, env: object) {
  const { address, client } = await temporal();
  const config = loadConfig({ ...settingsFor(sandbox, address, taskQueue), ...env });
  const agents = config.agents.map((only) => ({ ...only, name: agent }));
  await keepSchedules(client, { ...config, agents }, createLogger(config));
  return client.schedule.getHandle(scheduleIdOf(agent));
}

describe('the schedule of a bot', () => {
  let sandbox: Sandbox;

  before(async () => {
    sandbox = await startSandbox();
  });
  after(() => sandbox.close());

  it('is there with a user token, follows the settings, stays paused, and goes without a token', async () => {
    const bot = { agent: freshTaskQueue('agent'), taskQueue: freshTaskQueue(), sandbox };

    const handle = await keep(bot, USER);
    await handle.pause();
    await keep(bot, { ...USER, RECONCILE_EVERY: '2h' });
    const { spec, state } = await handle.describe();
    assert.deepEqual([spec.intervals?.map(({ every }) => every), state.paused], [[2 * 3_600_000], true]);

    await keep(bot, {});
    await assert.rejects(handle.describe(), ScheduleNotFoundError);
    await keep(bot, {});
  });

  it('starts passes of which each goes on where the last one stopped', async () => {
    const product = await startProduct({ env: USER });
    const handle = await keep(product, { ...USER, RECONCILE_EVERY: '1s' });

    try {
      const [first, second] = await passes(handle, 2);

      assert.equal(first?.round.since, 0);
      assert.equal(second?.round.since, first.round.startedAt);
    } finally {
      await handle.delete();
      await product.close();
    }
  });
});

/** The results of the first so many runs. */
async function passes(handle: ScheduleHandle, count: number): Promise<ReconcileResult[]> {
  const { client } = await temporal();
  for (;;) {
    const { recentActions } = (await handle.describe()).info;
    const results = recentActions.slice(0, count).map(async ({ action: { workflow } }) => {
      return (await client.workflow.getHandle(workflow.workflowId).result()) as ReconcileResult;
    });
    if (results.length === count) return Promise.all(results);
    await Promise.all(results);
  }
}
