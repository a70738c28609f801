import assert from 'node:assert/strict';
import { createCustomer, createDeskClient, type Customer } from '../../support/product/customer.ts';
import { startProduct, type Product } from '../../support/product/product.ts';
import { outcome, reconcile } from '../../support/product/reconcile.ts';

describe('a pending conversation that a person has taken while no webhook came through', () => {
  let product: Product;
  let customer: Customer;

  before(async () => {
    product = await startProduct({ env: { CHATWOOT_USER_TOKEN: 'sandbox-admin-token', RECONCILE_AFTER: '0' } });
  });
  after(() => product.close());
  beforeEach(async () => {
    customer = await createCustomer(product.sandbox);
    await customer.say('one');
    await customer.hears(1);
    await product.sandbox.until(() => product.sandbox.pendingDeliveries() === 0);
  });
  afterEach(() => {
    product.sandbox.faults.clear();
  });

  const unheard = async (act: () => Promise<unknown>) => {
    product.sandbox.faults.set({ webhooks: { drop: true } });
    await act();
    await product.sandbox.until(() => product.sandbox.pendingDeliveries() === 0);
    product.sandbox.faults.clear();
  };
  const status = () => product.sandbox.conversation(customer.conversation)?.status;

  it('is opened for the one who replied', async () => {
    await unheard(() => createDeskClient(product.sandbox).reply(customer.conversation, 'I am here'));

    assert.equal((await reconcile(product)).flips.opened, 1);
    assert.equal(await outcome(product, customer.conversation), 'takenOver');
    assert.equal(status(), 'open');
    assert.equal((await reconcile(product)).flips.opened, 0);
  });

  it('is opened for the one who was assigned', async () => {
    await unheard(() => createDeskClient(product.sandbox).assign(customer.conversation, 1));

    assert.equal((await reconcile(product)).flips.opened, 1);
    assert.equal(await outcome(product, customer.conversation), 'takenOver');
    assert.equal(status(), 'open');
  });

  it('is not answered when the customer writes next', async () => {
    await unheard(() => createDeskClient(product.sandbox).reply(customer.conversation, 'I am here'));
    await customer.say('two');

    assert.equal(await outcome(product, customer.conversation), 'takenOver');
    assert.deepEqual([status(), customer.heard()], ['open', ['re: one', 'I am here']]);
  });

  it("is the bot's again once it was given back", async () => {
    await unheard(async () => {
      const desk = createDeskClient(product.sandbox);
      await desk.reply(customer.conversation, 'I am here');
      await desk.setStatus(customer.conversation, 'resolved');
    });
    await customer.say('two');

    assert.deepEqual(await customer.hears(3), ['re: one', 'I am here', 're: two']);
    assert.equal((await reconcile(product)).flips.opened, 0);
  });
});
