import assert from 'node:assert/strict';
import { createCustomer, createDeskClient } from '../../support/product/customer.ts';
import { startProduct, type Product } from '../../support/product/product.ts';
import { temporal } from '../../support/temporal.ts';
import { outcome, reconcile, startLatePost } from '../../support/product/reconcile.ts';

const ADMIN = 'sandbox-admin-token';

describe('the reconciler', () => {
  const products: Product[] = [];
  after(() => Promise.all(products.map((product) => product.close())));

  async function start(env: Record<string, string>): Promise<Product> {
    const settings = { RECONCILE_AFTER: '0', ...env };
    const product = await startProduct({ sandbox: { keepPendingOnBotFailure: true }, env: settings });
    products.push(product);
    return product;
  }

  describe('a message whose webhook never came', () => {
    let product: Product;
    const drop = (next?: number) => {
      product.sandbox.faults.set({ webhooks: { drop: { ...(next ? { next, events: ['message_created'] } : {}) } } });
    };

    before(async () => {
      product = await start({ CHATWOOT_USER_TOKEN: ADMIN });
    });
    afterEach(() => {
      product.sandbox.faults.clear();
      product.sandbox.setBotUrl(product.webhook);
    });

    it('is found in a conversation that nobody knows, and answered once, whatever comes late', async () => {
      const post = await startLatePost();
      product.sandbox.setBotUrl(post.url);
      const customer = await createCustomer(product.sandbox);
      await customer.say('one');
      await product.sandbox.until(() => post.held() > 0 && product.sandbox.pendingDeliveries() === 0);
      product.sandbox.setBotUrl(product.webhook);

      const { unanswered, flips } = await reconcile(product);

      assert.deepEqual(unanswered, { looked: 1, signalled: 1, failed: 0, next: null });
      assert.deepEqual(flips, { repaired: 0, left: 0, opened: 0, next: null });
      assert.deepEqual(await customer.hears(1), ['re: one']);
      assert.ok((await post.deliver(product.webhook)).every((status) => status === 200));
      assert.equal((await reconcile(product)).unanswered.signalled, 0);
      await customer.say('two');
      assert.deepEqual(await customer.hears(2), ['re: one', 're: two']);
      post.close();
    });

    it('is found in a conversation that is running', async () => {
      const customer = await createCustomer(product.sandbox);
      await customer.say('one');
      await customer.hears(1);
      drop(1);
      await customer.say('two');

      assert.equal((await reconcile(product)).unanswered.signalled, 1);
      assert.deepEqual(await customer.hears(2), ['re: one', 're: two']);
    });

    it('is not told of again where the run has heard of it', async () => {
      const customer = await createCustomer(product.sandbox);
      await customer.say('one');
      await customer.hears(1);
      const { client } = await temporal();
      const run = client.workflow.getHandle(product.workflowId(customer.conversation));
      await run.executeUpdate('pause');
      await customer.say('two');
      await product.sandbox.until(() => product.sandbox.pendingDeliveries() === 0);

      const { looked, signalled } = (await reconcile(product)).unanswered;

      assert.deepEqual([looked, signalled], [1, 0]);
      await run.executeUpdate('resume');
      assert.deepEqual(await customer.hears(2), ['re: one', 're: two']);
    });

    it('is found after a run has ended', async () => {
      const customer = await createCustomer(product.sandbox);
      await customer.say('one');
      await customer.hears(1);
      await createDeskClient(product.sandbox).setStatus(customer.conversation, 'resolved');
      assert.equal(await outcome(product, customer.conversation), 'resolved');
      drop();
      await customer.say('two');
      product.sandbox.faults.clear();

      assert.equal((await reconcile(product)).unanswered.signalled, 1);
      assert.deepEqual(await customer.hears(2), ['re: one', 're: two']);
    });

    it('is left to the person who opened the conversation', async () => {
      const customer = await createCustomer(product.sandbox);
      drop();
      await customer.say('one');
      await createDeskClient(product.sandbox).setStatus(customer.conversation, 'open');
      product.sandbox.faults.clear();

      const { unanswered, flips } = await reconcile(product);

      assert.deepEqual([unanswered.signalled, flips.repaired, flips.left], [0, 0, 0]);
    });

    it('is left to the person who was assigned since, whom the pending conversation is opened for', async () => {
      const customer = await createCustomer(product.sandbox);
      drop();
      await customer.say('one');
      await createDeskClient(product.sandbox).assign(customer.conversation, 1);
      product.sandbox.faults.clear();

      await reconcile(product);

      assert.equal(await outcome(product, customer.conversation), 'takenOver');
      assert.equal(product.sandbox.conversation(customer.conversation)?.status, 'open');
      assert.deepEqual(customer.heard(), []);
    });

    it('is answered where the person who is assigned had resolved the conversation before', async () => {
      const customer = await createCustomer(product.sandbox);
      drop();
      await customer.say('one');
      await createDeskClient(product.sandbox).reply(customer.conversation, 'by a person');
      await createDeskClient(product.sandbox).assign(customer.conversation, 1);
      await createDeskClient(product.sandbox).setStatus(customer.conversation, 'resolved');
      await customer.say('two');
      product.sandbox.faults.clear();

      assert.equal((await reconcile(product)).unanswered.signalled, 1);
      assert.deepEqual(await customer.hears(2), ['by a person', 're: two']);
    });
  });

  describe('a bot that may not see which inboxes are its own', () => {
    let product: Product;

    before(async () => {
      product = await start({ CHATWOOT_USER_TOKEN: 'sandbox-agent-token' });
    });

    it('finds messages only in conversations that it knows', async () => {
      const [known, unknown] = [await createCustomer(product.sandbox), await createCustomer(product.sandbox)];
      await known.say('one');
      await known.hears(1);
      product.sandbox.faults.set({ webhooks: { drop: { next: 2, events: ['message_created'] } } });
      await known.say('two');
      await unknown.say('for whom?');

      const { unanswered } = await reconcile(product);

      assert.deepEqual(unanswered, { looked: 2, signalled: 1, failed: 0, next: null });
      assert.deepEqual(await known.hears(2), ['re: one', 're: two']);
    });
  });

  describe('a bot whose settings name its inboxes', () => {
    it('finds messages there, and nowhere else', async () => {
      const ours = await start({ CHATWOOT_USER_TOKEN: 'sandbox-agent-token', CHATWOOT_INBOX_IDS: '1' });
      const others = await start({ CHATWOOT_USER_TOKEN: 'sandbox-agent-token', CHATWOOT_INBOX_IDS: '2' });
      for (const { sandbox } of [ours, others]) {
        sandbox.faults.set({ webhooks: { drop: true } });
        await (await createCustomer(sandbox)).say('one');
      }

      assert.equal((await reconcile(ours)).unanswered.signalled, 1);
      assert.equal((await reconcile(others)).unanswered.signalled, 0);
    });
  });

  describe('a bot of an API inbox', () => {
    it('finds messages in the inbox that posts to it', async () => {
      const product = await start({ CHATWOOT_MODE: 'api-inbox', CHATWOOT_API_TOKEN: 'sandbox-agent-token' });
      product.sandbox.faults.set({ webhooks: { drop: true } });
      const customer = await createCustomer(product.sandbox, product.sandbox.inboxes.api.identifier);
      await customer.say('one');
      product.sandbox.faults.clear();

      const { unanswered, flips } = await reconcile(product);

      assert.deepEqual([unanswered.signalled, flips.repaired], [1, 0]);
      assert.deepEqual(await customer.hears(1), ['re: one']);
    });
  });
});
