import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { createCustomer } from '../support/product/customer.ts';
import { startDeployment, type Deployment } from '../support/product/deployment.ts';
import { graphFixture } from '../support/product/product.ts';

const PATIENCE = 30_000;
const newKey = (id: string) => `${id}:${randomBytes(32).toString('base64')}`;

describe('a change of ENCRYPTION_KEYS', function () {
  this.timeout(90_000);
  let deployment: Deployment;
  const [old, fresh] = [newKey('2025'), newKey('2026')];

  before(async () => {
    deployment = await startDeployment({
      AGENT_GRAPH: graphFixture('echo.ts', 'compiled'),
      DEBOUNCE: '0',
      ENCRYPTION_KEYS: old,
    });
  });
  after(() => deployment.close());

  it('is noticed by nobody in a conversation that goes on, as long as the old key can still be read with', async () => {
    const customer = await createCustomer(deployment.sandbox);
    await customer.say('one');
    await customer.hears(1, PATIENCE);

    await deploy(`${fresh},${old}`);
    await customer.say('two');

    assert.deepEqual(await customer.hears(2, PATIENCE), ['echo: one', 'echo: two']);
  });

  it('leaves a conversation readable with the new key alone once it began under it', async () => {
    const customer = await createCustomer(deployment.sandbox);
    await customer.say('one');
    await customer.hears(1, PATIENCE);

    await deploy(fresh);
    await customer.say('two');

    assert.deepEqual(await customer.hears(2, PATIENCE), ['echo: one', 'echo: two']);
  });

  async function deploy(keys: string): Promise<void> {
    for (const part of ['worker', 'ingress'] as const) {
      await deployment.stop(part);
      await deployment.start(part, { ENCRYPTION_KEYS: keys });
    }
  }
});
