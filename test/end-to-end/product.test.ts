import assert from 'node:assert/strict';
import { createCustomer, createDeskClient } from '../support/product/customer.ts';
import { openGate, type Gate } from '../support/servers/gate.ts';
import { startProduct, type Product } from '../support/product/product.ts';
import { temporal } from '../support/temporal.ts';

describe('from a webhook to the reply', function () {
  this.timeout(60_000);
  let product: Product;
  let gate: Gate;

  before(async () => {
    gate = await openGate();
    product = await startProduct();
  });
  after(async () => {
    await product.close();
    gate.close();
  });
  afterEach(() => {
    gate.open();
  });

  it('answers through Chatwoot, marked with the send key', async () => {
    const customer = await createCustomer(product.sandbox);

    const id = await customer.say('hello');

    assert.deepEqual(await customer.hears(1), ['re: hello']);
    const reply = product.sandbox.messages(customer.conversation).at(-1);
    assert.deepEqual(reply?.contentAttributes, { agent_send_key: `${product.agent}:${id}:reply:1/1` });
    assert.equal(reply.senderType, 'AgentBot');
  });

  it('costs at most 32 events and 6 workflow tasks with debounce and echo', async () => {
    const { client } = await temporal();
    const debounced = await startProduct({ env: { DEBOUNCE: '200ms' } });
    const customer = await createCustomer(debounced.sandbox);

    await customer.say('hello');
    await customer.hears(1);
    await debounced.sandbox.until(() => debounced.sandbox.pendingDeliveries() === 0);
    const handle = client.workflow.getHandle(debounced.workflowId(customer.conversation));
    await handle.query('state');
    const { events } = await handle.fetchHistory();
    await debounced.close();

    const list = events ?? [];
    const names = list.map((event) => event.workflowExecutionSignaledEventAttributes?.signalName).filter(Boolean);
    assert.deepEqual(names, ['messageReceived', 'replyEchoed']);
    assert.ok(list.length <= 32, `${list.length} events`);
    const tasks = list.filter((event) => event.workflowTaskScheduledEventAttributes).length;
    assert.ok(tasks <= 6, `${tasks} workflow tasks`);
  });

  it('keeps silent once a person replies while the graph runs, and opens the conversation', async () => {
    const { sandbox } = product;
    const desk = createDeskClient(sandbox);
    const customer = await createCustomer(sandbox);
    gate.shut();

    await customer.say('hello');
    await gate.reached();
    await desk.reply(customer.conversation, 'Marta here');
    await sandbox.until(() => sandbox.conversation(customer.conversation)?.status === 'open');
    gate.open();
    const result = await resultOf(product, customer.conversation);

    assert.deepEqual(customer.heard(), ['Marta here']);
    assert.equal(result.outcome, 'takenOver');
  });

  it('stops the model call itself when a person takes over', async () => {
    const { sandbox } = product;
    const desk = createDeskClient(sandbox);
    const customer = await createCustomer(sandbox);
    gate.shut();

    await customer.say('hello');
    const call = await gate.reached();
    const aborted = new Promise((resolve) => call.once('close', resolve));
    await desk.assign(customer.conversation, 1);
    await aborted;

    assert.equal(call.writableFinished, false);
    assert.equal((await resultOf(product, customer.conversation)).outcome, 'takenOver');
  });

  it('answers what is waiting when a person hands the conversation back', async () => {
    const { sandbox } = product;
    const desk = createDeskClient(sandbox);
    const customer = await createCustomer(sandbox);
    await customer.say('one');
    await customer.hears(1);
    await desk.reply(customer.conversation, 'Marta here');
    await resultOf(product, customer.conversation);
    await customer.say('two');

    await desk.handBack(customer.conversation);

    assert.deepEqual(await customer.hears(3), ['re: one', 'Marta here', 're: two']);
  });

  it('answers a conversation that a person resolved and the customer reopens', async () => {
    const { sandbox } = product;
    const desk = createDeskClient(sandbox);
    const customer = await createCustomer(sandbox);
    await customer.say('one');
    await customer.hears(1);
    await desk.setStatus(customer.conversation, 'open');
    await desk.setStatus(customer.conversation, 'resolved');
    await resultOf(product, customer.conversation);

    await customer.say('again');

    assert.deepEqual(await customer.hears(2), ['re: one', 're: again']);
  });

  it('ends the run when a person resolves', async () => {
    const { sandbox } = product;
    const customer = await createCustomer(sandbox);
    await customer.say('one');
    await customer.hears(1);

    await createDeskClient(sandbox, sandbox.tokens.admin).setStatus(customer.conversation, 'resolved');

    assert.equal((await resultOf(product, customer.conversation)).outcome, 'resolved');
  });

  it('answers once when Chatwoot delivers every webhook twice and in any order', async () => {
    const { sandbox } = product;
    const customer = await createCustomer(sandbox);
    sandbox.faults.set({ webhooks: { duplicate: true, reorder: 0.5 } });

    await customer.say('one');
    await customer.hears(1);
    await customer.say('two');
    await customer.hears(2);
    sandbox.faults.clear();
    await sandbox.until(() => sandbox.pendingDeliveries() === 0);

    assert.deepEqual(customer.heard(), ['re: one', 're: two']);
  });

  for (const fault of ['commitThenDrop', 'commitThen500', '500', '429'] as const) {
    it(`answers once when Chatwoot's answer to a send is lost: ${fault}`, async () => {
      const { sandbox } = product;
      const customer = await createCustomer(sandbox);
      gate.shut();
      await customer.say('one');
      await gate.reached();
      sandbox.faults.set({ api: { messages: { [fault]: { next: 1 } } } });
      gate.open();

      await customer.hears(1, 40_000);
      sandbox.faults.clear();
      await customer.say('two');
      await customer.hears(2);

      assert.deepEqual(customer.heard(), ['re: one', 're: two']);
    });
  }

  it('serves an API inbox with a user token', async () => {
    const api = await startProduct({ env: { CHATWOOT_MODE: 'api-inbox', CHATWOOT_API_TOKEN: 'sandbox-agent-token' } });
    const customer = await createCustomer(api.sandbox, api.sandbox.inboxes.api.identifier);

    await customer.say('hello');
    const first = await customer.hears(1);
    await createDeskClient(api.sandbox, api.sandbox.tokens.admin).reply(customer.conversation, 'Ada here');
    const result = await resultOf(api, customer.conversation);
    await customer.say('thanks');
    await api.sandbox.until(() => api.sandbox.pendingDeliveries() === 0);
    await api.close();

    assert.deepEqual(first, ['re: hello']);
    assert.equal(result.outcome, 'takenOver');
    assert.deepEqual(customer.heard(), ['re: hello', 'Ada here']);
    assert.deepEqual(api.sandbox.conversation(customer.conversation)?.labels, ['ai-off']);
  });
});

async function resultOf(product: Product, conversation: number): Promise<{ outcome: string; reason: string }> {
  const { client } = await temporal();
  return (await client.workflow.getHandle(product.workflowId(conversation)).result()) as {
    outcome: string;
    reason: string;
  };
}
