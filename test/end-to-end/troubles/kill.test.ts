import assert from 'node:assert/strict';
import { createCustomer, type Customer } from '../../support/product/customer.ts';
import { startDeployment, type Deployment } from '../../support/product/deployment.ts';
import { openGate, type Gate } from '../../support/servers/gate.ts';

const PATIENCE = 60_000;

describe('kill -9', function () {
  this.timeout(150_000);
  let gate: Gate;
  let deployment: Deployment;

  before(async () => {
    gate = await openGate();
    deployment = await startDeployment({ GRAPH_GATE_URL: gate.url });
  });
  after(async () => {
    await deployment.close();
    gate.close();
  });

  it('of the worker in the middle of a turn: the message is answered once after its restart', async () => {
    const customer = await createCustomer(deployment.sandbox);
    gate.shut();
    await customer.say('one');
    await gate.reached();

    await deployment.kill('worker');
    gate.open();
    await deployment.start('worker');

    assert.deepEqual(await customer.hears(1, PATIENCE), ['re: one']);
    await staysAt(customer, ['re: one']);
  });

  it('of the worker while a reply is on the wire: it appears once', async () => {
    const { sandbox } = deployment;
    const customer = await createCustomer(sandbox);
    sandbox.faults.set({ api: { messages: { late: { next: 1, ms: 3000 } } } });

    await customer.say('one');
    await customer.hears(1, PATIENCE);
    await deployment.kill('worker');
    sandbox.faults.clear();
    await deployment.start('worker');

    await staysAt(customer, ['re: one']);
  });

  for (const part of ['ingress', 'temporal'] as const) {
    it(`of the ${part}: every message that got a 200 is answered once after its restart`, async () => {
      const customers = await Promise.all(Array.from({ length: 12 }, () => createCustomer(deployment.sandbox)));
      const [early, late] = [customers.slice(0, 6), customers.slice(6)];
      gate.shut();
      await Promise.all(early.map((customer) => customer.say('early')));
      await deployment.sandbox.until(() => storedOf(early).length === early.length, PATIENCE);

      const killed = deployment.kill(part);
      await Promise.all(late.map((customer) => customer.say('late')));
      await killed;
      gate.open();
      await deployment.start(part);

      const acknowledged = await acknowledgedOf(customers);
      await Promise.all(acknowledged.map((customer) => customer.hears(1, PATIENCE)));
      assert.ok(acknowledged.length >= early.length, 'too few were acknowledged to prove anything');
      for (const customer of acknowledged) assert.equal(customer.heard().length, 1);
      for (const customer of customers) {
        const status = deployment.sandbox.conversation(customer.conversation)?.status;
        assert.ok(
          acknowledged.includes(customer) || status === 'open',
          'a message is neither acknowledged nor with people',
        );
      }
    });
  }

  /** A second message gets its answer, and nothing else has appeared meanwhile. */
  async function staysAt(customer: Customer, replies: string[]): Promise<void> {
    await customer.say('still there?');
    await customer.hears(replies.length + 1, PATIENCE);
    assert.deepEqual(customer.heard(), [...replies, 're: still there?']);
  }

  /** Whose first message Chatwoot was told 200 for, once all deliveries and their retries are through. */
  async function acknowledgedOf(customers: Customer[]): Promise<Customer[]> {
    const { sandbox } = deployment;
    await sandbox.until(() => sandbox.pendingDeliveries() === 0, PATIENCE);
    return storedOf(customers);
  }

  function storedOf(customers: Customer[]): Customer[] {
    const { sandbox } = deployment;
    const stored = new Set(
      sandbox.deliveries.entries
        .filter(({ event, status }) => event === 'message_created' && status === 200)
        .map(({ conversation }) => conversation),
    );
    return customers.filter(({ conversation }) => stored.has(conversation));
  }
});
