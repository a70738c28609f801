import assert from 'node:assert/strict';
import protos from '@temporalio/proto';
import { chatwootQueueOf, graphQueueOf } from '../../src/contracts/queues.ts';
import { createCustomer } from '../support/product/customer.ts';
import { startProduct, type Product } from '../support/product/product.ts';
import { temporal } from '../support/temporal.ts';

const { TASK_QUEUE_TYPE_ACTIVITY: taskQueueType } = protos.temporal.api.enums.v1.TaskQueueType;

const rates = [
  ['BOT_TURNS_PER_MINUTE', "of the bot's graph", graphQueueOf, 'runGraph'],
  ['BOT_ACTIONS_PER_MINUTE', 'of what the bot does in Chatwoot', chatwootQueueOf, 'sendReply'],
] as const;

for (const [setting, what, queueOf, activity] of rates) {
  describe(setting, function () {
    this.timeout(60_000);
    let product: Product;

    before(async () => {
      product = await startProduct({ env: { [setting]: '240' } });
    });
    after(() => product.close());

    it(`is kept by Temporal for the task queue ${what}, where it is answered all the same`, async () => {
      const customer = await createCustomer(product.sandbox);
      await customer.say('hello');
      assert.deepEqual(await customer.hears(1), ['re: hello']);

      const { client, namespace } = await temporal();
      const queue = queueOf(product.taskQueue, product.agent);
      const { taskQueueStatus } = await client.workflowService.describeTaskQueue({
        namespace,
        taskQueue: { name: queue },
        taskQueueType,
        includeTaskQueueStatus: true,
      });
      assert.equal(taskQueueStatus?.ratePerSecond, 4);

      const { events } = await client.workflow.getHandle(product.workflowId(customer.conversation)).fetchHistory();
      const queues = (events ?? []).flatMap(({ activityTaskScheduledEventAttributes: scheduled }) =>
        scheduled?.activityType?.name === activity ? [scheduled.taskQueue?.name] : [],
      );
      assert.deepEqual(queues, [queue]);
    });
  });
}
