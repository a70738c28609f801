import assert from 'node:assert/strict';
import { METADATA_ENCODING_KEY } from '@temporalio/common';
import { createCustomer, type Customer } from '../../support/product/customer.ts';
import { openGate, type Gate } from '../../support/servers/gate.ts';
import { graphFixture, startProduct, type Product } from '../../support/product/product.ts';
import { forEach } from '../../support/for-each.ts';
import { temporal } from '../../support/temporal.ts';

/** More than the SDK lets a worker do at once by default. */
const HANGING = 120;
const NEIGHBOURS = 20;

describe('a conversation in trouble leaves its neighbours alone', function () {
  this.timeout(300_000);
  let product: Product;
  let gate: Gate;

  before(async () => {
    gate = await openGate();
    gate.shut();
    const options = { messagesPerMinute: 100_000, webhookThreads: 32 };
    product = await startProduct({ env: { AGENT_GRAPH: graphFixture('troubled.ts') }, sandbox: options });
  });
  after(async () => {
    await product.close();
    gate.close();
  });

  it('where its graph fails every time: it goes to a person', async () => {
    const { sandbox } = product;
    const failing = await createCustomer(sandbox);

    await failing.say('fail');
    await everyoneIsAnswered(product);

    await sandbox.until(() => sandbox.conversation(failing.conversation)?.status === 'open');
    assert.equal(failing.heard().length, 1);
  });

  it('where its workflow task fails every time', async () => {
    const { client } = await temporal();
    const poisoned = await createCustomer(product.sandbox);
    await poisoned.say('hello');
    await poisoned.hears(1);

    const handle = client.workflow.getHandle(product.workflowId(poisoned.conversation));
    await signalUnreadable(handle.workflowId);
    await everyoneIsAnswered(product);

    const { events } = await handle.fetchHistory();
    assert.ok(events?.some(({ workflowTaskFailedEventAttributes: failed }) => failed));
  });

  it(`where ${HANGING} graphs hang at the same time`, async () => {
    const stuck = await customers(product, HANGING);

    await forEach(stuck, 4, (customer) => customer.say('hang'));
    // What a busy machine takes too long for would open the conversation: that is another test.
    await product.sandbox.until(() => product.sandbox.pendingDeliveries() === 0, 60_000);
    await everyoneIsAnswered(product);

    assert.equal(stuck.flatMap((customer) => customer.heard()).length, 0);
    gate.open();
    await forEach(stuck, HANGING, (customer) => customer.hears(1));
  });
});

async function everyoneIsAnswered(product: Product): Promise<void> {
  const neighbours = await customers(product, NEIGHBOURS);
  await forEach(neighbours, NEIGHBOURS, async (neighbour) => {
    await neighbour.say('hello');
    assert.deepEqual(await neighbour.hears(1), ['re: hello']);
  });
}

async function customers({ sandbox }: Product, count: number): Promise<Customer[]> {
  const all: Customer[] = [];
  for (let n = 0; n < count; n += 1) all.push(await createCustomer(sandbox));
  return all;
}

/** A fact in an encoding that no worker knows, such as one encrypted under a lost key. */
async function signalUnreadable(workflowId: string): Promise<void> {
  const { connection, namespace } = await temporal();
  const metadata = { [METADATA_ENCODING_KEY]: new TextEncoder().encode('binary/unknown') };
  await connection.workflowService.signalWorkflowExecution({
    namespace,
    workflowExecution: { workflowId },
    signalName: 'messageReceived',
    input: { payloads: [{ metadata, data: new Uint8Array(8) }] },
  });
}
