import assert from 'node:assert/strict';
import protos from '@temporalio/proto';
import { graphQueueOf } from '../../src/graph-queues.ts';
import { createCustomer } from '../support/customer.ts';
import { startProduct, type Product } from '../support/product.ts';
import { temporal } from '../support/temporal.ts';

const { TASK_QUEUE_TYPE_ACTIVITY: taskQueueType } = protos.temporal.api.enums.v1.TaskQueueType;

describe('BOT_TURNS_PER_MINUTE', function () {
  this.timeout(60_000);
  let product: Product;

  before(async () => {
    product = await startProduct({ env: { BOT_TURNS_PER_MINUTE: '120' } });
  });
  after(() => product.close());

  it("is kept by Temporal for the task queue of the bot's graph, which answers all the same", async () => {
    const customer = await createCustomer(product.sandbox);
    await customer.say('hello');
    assert.deepEqual(await customer.hears(1), ['re: hello']);

    const { client, namespace } = await temporal();
    const { taskQueueStatus } = await client.workflowService.describeTaskQueue({
      namespace,
      taskQueue: { name: graphQueueOf(product.taskQueue, 'default') },
      taskQueueType,
      includeTaskQueueStatus: true,
    });
    assert.equal(taskQueueStatus?.ratePerSecond, 2);
  });
});
