import assert from 'node:assert/strict';
import { setInterval } from 'node:timers/promises';
import { createCustomer } from '../../support/product/customer.ts';
import { startProduct, startWorker, type Product } from '../../support/product/product.ts';
import { callsOf } from '../../support/product/sandbox.ts';

describe('a bot whose token was reset, where no other token is', function () {
  this.timeout(120_000);
  let product: Product;
  let stopWorker: (() => Promise<void>) | undefined;

  before(async () => {
    product = await startProduct();
  });
  after(async () => {
    await stopWorker?.();
    await product.close();
  });

  const statusOf = (conversation: number) => product.sandbox.conversation(conversation)?.status;
  const origin = () => new URL(product.webhook).origin;
  async function untilRefused(wanted: '0' | '1'): Promise<void> {
    const line = `chatwoot_bot_refused{agent="${product.agent}"}`;
    for await (const now of setInterval(200, wanted)) {
      if ((await (await fetch(`${origin()}/metrics`)).text()).includes(`${line} ${now}`)) return;
    }
  }

  it('lets Chatwoot open conversations, until a worker has a token that works', async () => {
    const { sandbox } = product;
    const answered = await createCustomer(sandbox);
    await answered.say('hello');
    await answered.hears(1);

    const { body } = await callsOf(sandbox).admin('POST', `/agent_bots/${sandbox.botId}/reset_access_token`);
    const taken = await createCustomer(sandbox);
    await taken.say('is anybody there?');
    await untilRefused('1');
    assert.equal(statusOf(taken.conversation), 'pending');

    const refused = await createCustomer(sandbox);
    await refused.say('and now?');
    await sandbox.until(() => statusOf(refused.conversation) === 'open' || undefined);
    assert.equal((await fetch(`${origin()}/health/ready`)).status, 200);

    await product.stopWorker();
    const [agent] = product.config.agents;
    assert.ok(agent);
    stopWorker = await startWorker({ ...product.config, agents: [{ ...agent, apiToken: body.access_token }] });
    await untilRefused('0');

    const next = await createCustomer(sandbox);
    await next.say('hello again');
    assert.deepEqual(await next.hears(1), ['re: hello again']);
  });
});
