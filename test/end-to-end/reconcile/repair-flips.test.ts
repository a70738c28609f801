import assert from 'node:assert/strict';
import { createCustomer, createDeskClient, type Customer } from '../../support/product/customer.ts';
import { portOrFree } from '../../../local/ports.ts';
import { startProduct, type Product } from '../../support/product/product.ts';
import { callsOf } from '../../support/product/sandbox.ts';
import { reconcile, startLatePost } from '../../support/product/reconcile.ts';

describe('a conversation that Chatwoot opened because a webhook failed', () => {
  let product: Product;
  let nobody: string;
  let customer: Customer;

  const notes = () =>
    product.sandbox
      .messages(customer.conversation)
      .filter((message) => message.private)
      .map(({ content }) => /\*\*(.+)\*\*/.exec(content ?? '')?.[1]);
  const status = () => product.sandbox.conversation(customer.conversation)?.status;
  const opened = () => product.sandbox.until(() => status() === 'open' && product.sandbox.pendingDeliveries() === 0);
  const flips = async () => {
    const { repaired, left } = (await reconcile(product)).flips;
    return { repaired, left };
  };

  before(async () => {
    const env = { CHATWOOT_USER_TOKEN: 'sandbox-admin-token', RECONCILE_AFTER: '0' };
    product = await startProduct({ env });
    // By what people did elsewhere it shows that this Chatwoot tells who set a status.
    const { conversation } = await createCustomer(product.sandbox);
    await createDeskClient(product.sandbox).setStatus(conversation, 'resolved');
    nobody = `http://127.0.0.1:${await portOrFree(0, 'PORT')}`;
  });
  after(() => product.close());
  beforeEach(async () => {
    customer = await createCustomer(product.sandbox);
    product.sandbox.setBotUrl(nobody);
    await customer.say('one');
    await opened();
  });
  afterEach(() => {
    product.sandbox.setBotUrl(product.webhook);
  });

  it('is brought back with a note, and answered once', async () => {
    product.sandbox.setBotUrl(product.webhook);

    assert.deepEqual(await flips(), { repaired: 1, left: 0 });
    assert.deepEqual(await customer.hears(1), ['re: one']);
    assert.equal(status(), 'pending');
    assert.deepEqual(notes(), ['The bot goes on here.']);

    assert.deepEqual(await flips(), { repaired: 0, left: 0 });
    await customer.say('two');
    assert.deepEqual(await customer.hears(2), ['re: one', 're: two']);
  });

  it('stays open with a note when it is opened again for the same message', async () => {
    const post = await startLatePost((body) => body.includes('re: one'));
    product.sandbox.setBotUrl(post.url);
    assert.deepEqual(await flips(), { repaired: 1, left: 0 });
    // The answer is told of in vain, which opens the conversation again.
    await customer.hears(1);
    await opened();

    assert.deepEqual(await flips(), { repaired: 0, left: 1 });
    assert.deepEqual(await flips(), { repaired: 0, left: 0 });
    assert.equal(status(), 'open');
    assert.deepEqual(notes(), ['The bot goes on here.', 'Please take over.']);
    assert.deepEqual(customer.heard(), ['re: one']);
    post.close();
  });

  it('is brought back by the next pass when one stops between the note and the change of the status', async () => {
    product.sandbox.setBotUrl(product.webhook);
    const noted = product.sandbox.waitFor(() => notes().length === 1);
    void noted.then(() => {
      product.sandbox.faults.set({ api: { conversations: { 500: { next: 1 } } } });
    });

    await assert.rejects(flips());
    assert.deepEqual([status(), notes().length], ['open', 1]);
    assert.deepEqual(await flips(), { repaired: 1, left: 0 });
    assert.deepEqual(await customer.hears(1), ['re: one']);
    assert.equal(notes().length, 1);
  });

  it('is left to a person who has it, or who noted something in it', async () => {
    await createDeskClient(product.sandbox).note(customer.conversation, 'I am at it');
    const other = await createCustomer(product.sandbox);
    await other.say('two');
    await product.sandbox.until(() => product.sandbox.conversation(other.conversation)?.status === 'open');
    await createDeskClient(product.sandbox).setStatus(other.conversation, 'open');
    product.sandbox.setBotUrl(product.webhook);

    assert.deepEqual(await flips(), { repaired: 0, left: 0 });
    assert.deepEqual([...customer.heard(), ...other.heard()], []);
  });

  it('is left to people where a person has labelled it since', async () => {
    await createDeskClient(product.sandbox).label(customer.conversation, ['vip']);
    product.sandbox.setBotUrl(product.webhook);

    assert.deepEqual(await flips(), { repaired: 0, left: 0 });
    assert.equal(status(), 'open');
  });
});

describe('a conversation that people or rules opened', function () {
  this.timeout(30_000);
  let product: Product;

  before(async () => {
    product = await startProduct({ env: { CHATWOOT_USER_TOKEN: 'sandbox-admin-token', RECONCILE_AFTER: '0' } });
  });
  after(() => product.close());
  const statusOf = ({ conversation }: Customer) => product.sandbox.conversation(conversation)?.status;
  const left = async (customer: Customer) => {
    const { repaired } = (await reconcile(product)).flips;
    assert.deepEqual([repaired, statusOf(customer)], [0, 'open']);
  };

  it('stays open where an automation rule opened it, though the bot is still its assignee', async () => {
    const { admin } = callsOf(product.sandbox);
    await admin('POST', '/automation_rules', {
      ...{ name: 'lawyer', description: 'lawyer', active: true, event_name: 'message_created' },
      conditions: [{ attribute_key: 'content', filter_operator: 'contains', values: ['lawyer'], query_operator: null }],
      actions: [{ action_name: 'open_conversation', action_params: [] }],
    });
    const customer = await createCustomer(product.sandbox);
    await customer.say('hello');
    await customer.hears(1);
    await customer.say('my lawyer will write');
    await product.sandbox.until(() => statusOf(customer) === 'open' && product.sandbox.pendingDeliveries() === 0);

    await left(customer);
  });

  it('stays open where a person snoozed it, and the customer wrote', async () => {
    const customer = await createCustomer(product.sandbox);
    await customer.say('hello');
    await customer.hears(1);
    await createDeskClient(product.sandbox).setStatus(customer.conversation, 'snoozed');
    await customer.say('wake up');
    await product.sandbox.until(() => statusOf(customer) === 'open' && product.sandbox.pendingDeliveries() === 0);

    await left(customer);
    assert.deepEqual(customer.heard(), ['re: hello']);
  });
});
