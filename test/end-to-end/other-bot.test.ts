import assert from 'node:assert/strict';
import { createCustomer, createDeskClient } from '../support/product/customer.ts';
import { startProduct, type Product } from '../support/product/product.ts';
import { callsOf } from '../support/product/sandbox.ts';
import { temporal } from '../support/temporal.ts';

/** How we know which bot we are. */
const SOURCES: Record<string, Record<string, string>> = {
  'the setting says who we are': { CHATWOOT_BOT_ID: '1' },
  "an administrator's token says who we are": { CHATWOOT_USER_TOKEN: 'sandbox-admin-token' },
};

for (const [title, env] of Object.entries(SOURCES)) {
  describe(`a conversation that another bot has, where ${title}`, function () {
    this.timeout(30_000);
    let product: Product;
    let other: number;

    before(async () => {
      product = await startProduct({ env });
      const { body } = await callsOf(product.sandbox).admin('POST', '/agent_bots', { name: 'Billing bot' });
      other = body.id;
    });
    after(() => product.close());

    const desk = () => createDeskClient(product.sandbox, product.sandbox.tokens.admin);
    const ended = async (conversation: number) => {
      await product.sandbox.until(() => product.sandbox.pendingDeliveries() === 0 || undefined);
      const { client } = await temporal();
      return (await client.workflow.getHandle(product.workflowId(conversation)).result()) as { reason: string };
    };

    it('is left to that bot from its first message on, and stays as it is', async () => {
      const customer = await createCustomer(product.sandbox);
      await desk().assignBot(customer.conversation, other);
      await customer.say('where is my invoice?');

      assert.equal((await ended(customer.conversation)).reason, 'another bot has the conversation');
      const conversation = product.sandbox.conversation(customer.conversation);
      assert.deepEqual([customer.heard(), conversation?.status, conversation?.botId], [[], 'pending', other]);
    });

    it('is left to that bot when it is assigned later', async () => {
      const customer = await createCustomer(product.sandbox);
      await customer.say('hello');
      await customer.hears(1);
      await desk().assignBot(customer.conversation, other);

      assert.equal((await ended(customer.conversation)).reason, 'another bot has the conversation');
      assert.equal(product.sandbox.conversation(customer.conversation)?.status, 'pending');
    });

    it('is ours again when ours is assigned', async () => {
      const customer = await createCustomer(product.sandbox);
      await desk().assignBot(customer.conversation, other);
      await customer.say('where is my invoice?');
      await ended(customer.conversation);
      await desk().assignBot(customer.conversation, product.sandbox.botId);

      assert.deepEqual(await customer.hears(1), ['re: where is my invoice?']);
    });
  });
}

it('a conversation that a bot has counts as ours while nobody knows which bot we are', async function () {
  this.timeout(30_000);
  const product = await startProduct();
  const customer = await createCustomer(product.sandbox);
  await createDeskClient(product.sandbox, product.sandbox.tokens.admin).assignBot(
    customer.conversation,
    product.sandbox.botId,
  );
  await customer.say('hello');

  assert.deepEqual(await customer.hears(1), ['re: hello']);
  await product.close();
});

it('a conversation of an API inbox that a bot has is left to it', async function () {
  this.timeout(30_000);
  const env = { CHATWOOT_MODE: 'api-inbox', CHATWOOT_API_TOKEN: 'sandbox-admin-token' };
  const product = await startProduct({ env });
  const customer = await createCustomer(product.sandbox, product.sandbox.inboxes.api.identifier);
  const desk = createDeskClient(product.sandbox, product.sandbox.tokens.admin);
  await desk.assignBot(customer.conversation, product.sandbox.botId);
  await customer.say('where is my invoice?');
  await product.sandbox.until(() => product.sandbox.pendingDeliveries() === 0 || undefined);

  const { client } = await temporal();
  const result: unknown = await client.workflow.getHandle(product.workflowId(customer.conversation)).result();
  assert.equal((result as { reason: string }).reason, 'another bot has the conversation');
  assert.deepEqual([customer.heard(), product.sandbox.conversation(customer.conversation)?.labels], [[], []]);
  await product.close();
});
