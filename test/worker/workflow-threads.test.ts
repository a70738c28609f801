import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import type { Client, WorkflowHandle } from '@temporalio/client';
import { DefaultLogger, Worker, bundleWorkflowCode, type WorkerOptions } from '@temporalio/worker';
import { lightenWorkflowThreads } from '../../src/worker/workflow-threads.ts';
import { freshTaskQueue, temporal } from '../support/temporal.ts';

const workflowsPath = fileURLToPath(new URL('../fixtures/restless-workflows.ts', import.meta.url));
/** The SDK's own limit is 5 s. */
const HASTY = { isolateExecutionTimeout: 300 };

describe('threads that run workflows', function () {
  this.timeout(60_000);
  const taskQueue = freshTaskQueue();
  let client: Client;
  let worker: Worker;
  let running: Promise<void>;

  before(async () => {
    const server = await temporal();
    ({ client } = server);
    lightenWorkflowThreads();
    const connection = await server.nativeConnection();
    const workflowBundle = await bundleWorkflowCode({ workflowsPath, logger: new DefaultLogger('ERROR') });
    const options: WorkerOptions = { connection, namespace: server.namespace, taskQueue, workflowBundle, ...HASTY };
    worker = await Worker.create(options);
    running = worker.run();
  });
  after(async () => {
    worker.shutdown();
    await running;
  });

  const start = (type: string) => client.workflow.start(type, { taskQueue, workflowId: `${type}-${randomUUID()}` });

  for (const type of ['loops', 'spins']) {
    it(`stops a workflow that ${type}, and goes on with others`, async () => {
      const endless = await start(type);

      assert.match(await firstFailure(client, endless), /timed out/);
      assert.equal(await (await start('ends')).result(), 'ended');
      await endless.terminate();
    });
  }

  it('writes down no stack traces of promises, and says so', async () => {
    const waiting = await start('waits');

    await assert.rejects(waiting.query('__stack_trace'), /stack traces are not enabled/);
    await waiting.terminate();
  });
});

/** Why the first workflow task failed. */
async function firstFailure(client: Client, { workflowId, client: { options } }: WorkflowHandle): Promise<string> {
  const { namespace } = options;
  const request = { namespace, execution: { workflowId }, waitNewEvent: true };
  for (let nextPageToken: Uint8Array | undefined; ;) {
    const page = await client.workflowService.getWorkflowExecutionHistory({
      ...request,
      ...(nextPageToken ? { nextPageToken } : {}),
    });
    for (const { workflowTaskFailedEventAttributes: failed } of page.history?.events ?? []) {
      if (failed) return failed.failure?.message ?? '';
    }
    nextPageToken = page.nextPageToken;
  }
}
