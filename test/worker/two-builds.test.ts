import assert from 'node:assert/strict';
import { graphFixture, startProduct, startWorker, type Product } from '../support/product/product.ts';
import { createCustomer } from '../support/product/customer.ts';
import { freshTaskQueue, temporal } from '../support/temporal.ts';

describe('two builds of workers beside each other', function () {
  this.timeout(300_000);
  const deploymentName = freshTaskQueue('builds');
  let product: Product;
  let stopSecond: (() => Promise<void>) | undefined;

  before(async () => {
    const env = { TEMPORAL_WORKER_BUILD_ID: 'first', TEMPORAL_DEPLOYMENT_NAME: deploymentName };
    product = await startProduct({ env: { ...env, AGENT_GRAPH: graphFixture('troubled.ts') } });
    await makeCurrent('first');
  });
  after(async () => {
    await stopSecond?.();
    await product.close();
  });

  /** As `temporal worker deployment set-current-version`; a build is known once a worker of it has polled. */
  async function makeCurrent(buildId: string): Promise<void> {
    const { connection, namespace } = await temporal();
    const asked = { namespace, deploymentName, buildId, ignoreMissingTaskQueues: true };
    const isDone = () =>
      connection.workflowService.setWorkerDeploymentCurrentVersion(asked).then(
        () => true,
        () => false,
      );
    while (!(await isDone()));
  }

  async function buildsOf(conversation: number): Promise<string[]> {
    const { client } = await temporal();
    const id = product.workflowId(conversation);
    const builds: string[] = [];
    for await (const { runId } of client.workflow.list({ query: `WorkflowId = "${id}"` })) {
      const { raw } = await client.workflow.getHandle(id, runId).describe();
      builds.push(raw.workflowExecutionInfo?.versioningInfo?.deploymentVersion?.buildId ?? '');
    }
    return builds.sort();
  }

  /** Temporal tells its task queues by and by which build is current: conversations begin until one does on that. */
  async function beganOn(buildId: string): Promise<void> {
    let began: string | undefined;
    while (began !== buildId) {
      const fresh = await createCustomer(product.sandbox);
      await fresh.say('hello');
      assert.deepEqual(await fresh.hears(1), ['re: hello']);
      [began] = await buildsOf(fresh.conversation);
    }
  }

  it('go on with a conversation on the new one at its next message, and begin there from then on', async () => {
    const old = await createCustomer(product.sandbox);
    await old.say('one');
    await old.hears(1);

    stopSecond = await startWorker({ ...product.config, build: { deploymentName, buildId: 'second' } });
    await makeCurrent('second');
    await beganOn('second');
    await old.say('two');
    assert.deepEqual(await old.hears(2), ['re: one', 're: two']);

    while ((await buildsOf(old.conversation)).length < 2);
    assert.deepEqual(await buildsOf(old.conversation), ['first', 'second']);
    await beganOn('second');
  });
});
