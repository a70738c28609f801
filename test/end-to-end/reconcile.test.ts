import assert from 'node:assert/strict';
import { ScheduleNotFoundError } from '@temporalio/client';
import { loadConfig } from '../../src/config.ts';
import { createLogger } from '../../src/logger.ts';
import { keepSchedules, scheduleIdOf } from '../../src/worker/schedules.ts';
import { startSandbox } from '../../sandbox/chatwoot.ts';
import { createCustomer, createDeskClient } from '../support/customer.ts';
import { settingsFor, startProduct, type Product } from '../support/product.ts';
import { freshTaskQueue, temporal } from '../support/temporal.ts';

const reconcile = async ({ agent, taskQueue }: Product) => {
  const { client } = await temporal();
  const options = { taskQueue, workflowId: `reconcile ${agent} ${freshTaskQueue()}`, args: [{ agent }] };
  return (await client.workflow.execute('reconcile', options)) as { looked: number; found: number };
};

describe('a message whose webhook never came', () => {
  let product: Product;

  before(async () => {
    const sandbox = { tokens: { admin: 'an-administrator' } };
    const env = { CHATWOOT_USER_TOKEN: 'an-administrator', CHATWOOT_INBOX_IDS: '1', RECONCILE_AFTER: '0' };
    product = await startProduct({ sandbox, env });
  });
  after(() => product.close());
  afterEach(() => {
    product.sandbox.faults.clear();
  });

  it('is found and answered, once', async () => {
    const customer = await createCustomer(product.sandbox);
    product.sandbox.faults.set({ webhooks: { drop: { next: 1, events: ['message_created'] } } });
    await customer.say('one');

    assert.equal((await reconcile(product)).found, 1);
    assert.deepEqual(await customer.hears(1), ['re: one']);
    assert.equal((await reconcile(product)).found, 0);
    assert.deepEqual(customer.heard(), ['re: one']);
  });

  it('is found in a conversation that is running', async () => {
    const customer = await createCustomer(product.sandbox);
    await customer.say('one');
    await customer.hears(1);
    product.sandbox.faults.set({ webhooks: { drop: { next: 1, events: ['message_created'] } } });
    await customer.say('two');

    assert.equal((await reconcile(product)).found, 1);
    assert.deepEqual(await customer.hears(2), ['re: one', 're: two']);
  });

  it('is left alone where a person has the conversation', async () => {
    const customer = await createCustomer(product.sandbox);
    product.sandbox.setBotUrl(null);
    await createDeskClient(product.sandbox).setStatus(customer.conversation, 'open');
    await customer.say('one');
    product.sandbox.setBotUrl(product.webhook);

    assert.equal((await reconcile(product)).found, 0);
  });
});

describe('the schedule of a bot', () => {
  it('is there with a user token, follows the settings, and goes without one', async () => {
    const sandbox = await startSandbox();
    const { address, client } = await temporal();
    const settings = settingsFor(sandbox, address, freshTaskQueue());
    const agent = freshTaskQueue('agent');
    const keep = async (more: Record<string, string>) => {
      const config = loadConfig({ ...settings, ...more });
      const agents = config.agents.map((only) => ({ ...only, name: agent }));
      await keepSchedules(client, { ...config, agents }, createLogger(config));
    };
    const describeIt = () => client.schedule.getHandle(scheduleIdOf(agent)).describe();

    await keep({ CHATWOOT_USER_TOKEN: 'x', RECONCILE_EVERY: '1h' });
    await keep({ CHATWOOT_USER_TOKEN: 'x', RECONCILE_EVERY: '2h' });
    assert.deepEqual(
      (await describeIt()).spec.intervals?.map(({ every }) => every),
      [2 * 3_600_000],
    );

    await keep({});
    await assert.rejects(describeIt(), ScheduleNotFoundError);
    await keep({});
    await sandbox.close();
  });
});
