import assert from 'node:assert/strict';
import { createCustomer } from '../../support/product/customer.ts';
import { startDeployment, type Deployment } from '../../support/product/deployment.ts';
import { openGate, type Gate } from '../../support/servers/gate.ts';

const PATIENCE = 30_000;

describe('SIGTERM of the worker', function () {
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

  it('in the middle of a turn: the graph may finish, the next worker replies, and nothing is said twice', async () => {
    const customer = await createCustomer(deployment.sandbox);
    gate.shut();
    await customer.say('one');
    await gate.reached();

    const stopped = deployment.stop('worker');
    gate.open();
    assert.equal(await stopped, 0);
    await deployment.start('worker');
    await customer.hears(1, PATIENCE);
    await customer.say('two');

    assert.deepEqual(await customer.hears(2, PATIENCE), ['re: one', 're: two']);
  });

  it('while replies are on the wire to many customers: each appears once', async () => {
    const { sandbox } = deployment;
    const customers = await Promise.all(Array.from({ length: 8 }, () => createCustomer(sandbox)));
    sandbox.faults.set({ api: { messages: { late: { next: 8, ms: 1000 } } } });
    await Promise.all(customers.map((customer) => customer.say('one')));
    await customers[0]?.hears(1, PATIENCE);

    const stopped = deployment.stop('worker');
    await Promise.all(customers.map((customer) => customer.say('two')));
    assert.equal(await stopped, 0);
    await deployment.start('worker');

    for (const customer of customers) {
      await sandbox.until(() => customer.heard().at(-1)?.endsWith('two'), PATIENCE);
      const said = customer
        .heard()
        .join()
        .match(/one|two/g);
      assert.deepEqual(said, ['one', 'two'], customer.heard().join(' | '));
    }
  });
});
