import assert from 'node:assert/strict';
import { createCustomer, createDeskClient } from '../support/product/customer.ts';
import { startProduct, type Product } from '../support/product/product.ts';
import { temporal } from '../support/temporal.ts';

describe('a limit of a conversation', function () {
  this.timeout(30_000);
  let product: Product;

  before(async () => {
    product = await startProduct({ env: { MAX_TURNS: '1' } });
  });
  after(() => product.close());

  it('counts over all its runs: what comes after a resolve goes to people, and other conversations go on', async () => {
    const { sandbox } = product;
    const desk = createDeskClient(sandbox);
    const customer = await createCustomer(sandbox);
    const status = () => sandbox.conversation(customer.conversation)?.status;
    await customer.say('one');
    await customer.hears(1);
    await desk.setStatus(customer.conversation, 'resolved');
    await listedAsEnded(product.workflowId(customer.conversation));

    await customer.say('two');
    await sandbox.until(() => status() === 'open');
    const other = await createCustomer(sandbox);
    await other.say('hello');
    await other.hears(1);

    assert.deepEqual(customer.heard(), ['re: one']);
    const note = sandbox.messages(customer.conversation).find((message) => message.private);
    assert.match(note?.content ?? '', /the limit of 1 turns is reached/);
  });
});

/** Temporal lists what has ended a moment later. */
async function listedAsEnded(workflowId: string): Promise<void> {
  const { client } = await temporal();
  const query = `WorkflowId = "${workflowId}" AND ExecutionStatus = "Completed"`;
  for (;;) {
    for await (const run of client.workflow.list({ query })) if (run.closeTime) return;
  }
}
