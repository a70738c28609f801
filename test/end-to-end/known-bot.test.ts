import assert from 'node:assert/strict';
import { createKeptBot } from '../../src/temporal/known-bot.ts';
import { createCustomer, createDeskClient } from '../support/product/customer.ts';
import { startProduct, startWorker, type Product } from '../support/product/product.ts';
import { callsOf } from '../support/product/sandbox.ts';
import { freshTaskQueue, temporal } from '../support/temporal.ts';

describe('which bot we are, where nobody says so', function () {
  this.timeout(60_000);
  let product: Product;
  let other: number;
  const workers: (() => Promise<void>)[] = [];

  before(async () => {
    product = await startProduct();
    const { body } = await callsOf(product.sandbox).admin('POST', '/agent_bots', { name: 'Billing bot' });
    other = body.id;
  });
  after(async () => {
    for (const stop of workers) await stop();
    await product.close();
  });

  async function keptFor(changes: { apiToken?: string; apiUrl?: string } = {}) {
    const { client } = await temporal();
    const [agent] = product.config.agents;
    assert.ok(agent);
    return createKeptBot(client, freshTaskQueue(), { ...agent, ...changes });
  }

  it('is learned from the first message, and known to a worker that starts after it', async () => {
    const { sandbox, config } = product;
    const first = await createCustomer(sandbox);
    await first.say('hello');
    await first.hears(1);
    const kept = await keptFor();
    while ((await kept.recall()) !== sandbox.botId);

    await product.stopWorker();
    workers.push(await startWorker(config));
    const customer = await createCustomer(sandbox);
    await createDeskClient(sandbox, sandbox.tokens.admin).assignBot(customer.conversation, other);
    await customer.say('where is my invoice?');

    await sandbox.until(() => sandbox.pendingDeliveries() === 0, 30_000);
    const { client } = await temporal();
    const { reason } = (await client.workflow.getHandle(product.workflowId(customer.conversation)).result()) as {
      reason: string;
    };
    assert.equal(reason, 'another bot has the conversation');
  });

  it('is not known to a bot that was made anew, nor at another Chatwoot', async () => {
    for (const changes of [{ apiToken: 'of-the-new-bot' }, { apiUrl: 'http://other.test' }]) {
      assert.equal(await (await keptFor(changes)).recall(), null);
    }
  });

  it('is what the newest message showed, and nothing to workers with the token before', async () => {
    const anew = await keptFor({ apiToken: 'of-the-new-bot' });
    await anew.keep(77);

    assert.deepEqual([await anew.recall(), await (await keptFor()).recall()], [77, null]);
    await anew.keep(78);
    assert.equal(await anew.recall(), 78);
  });
});
