import assert from 'node:assert/strict';
import { createCustomer, createDeskClient } from '../../support/product/customer.ts';
import { startDeployment, type Deployment } from '../../support/product/deployment.ts';

const PATIENCE = 60_000;

describe('kill -9 with a draft waiting', function () {
  this.timeout(150_000);
  let deployment: Deployment;

  before(async () => {
    deployment = await startDeployment({ REPLY_MODE: 'review' });
  });
  after(() => deployment.close());

  it('of the worker, before people decide and after: what they approved is sent once, word for word', async () => {
    const { sandbox } = deployment;
    const desk = createDeskClient(sandbox);
    const customer = await createCustomer(sandbox);
    await customer.say('one');
    await desk.until(customer.conversation, ({ notes }) => notes.length === 1, PATIENCE);

    await deployment.kill('worker');
    await desk.note(customer.conversation, '/send');
    assert.deepEqual(customer.heard(), []);
    sandbox.faults.set({ api: { messages: { late: { next: 1, ms: 3000 } } } });
    await deployment.start('worker');
    await customer.hears(1, PATIENCE);
    await deployment.kill('worker');
    sandbox.faults.clear();
    await deployment.start('worker');
    await desk.note(customer.conversation, '/send');
    await desk.until(customer.conversation, ({ notes }) => (notes.at(-1) ?? '').includes('did nothing'), PATIENCE);

    assert.deepEqual(customer.heard(), ['re: one']);
  });
});
