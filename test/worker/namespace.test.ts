import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import protos from '@temporalio/proto';
import { graphFixture } from '../support/product/product.ts';
import { runProcess } from '../support/run-process.ts';
import { freshTaskQueue, temporal } from '../support/temporal.ts';

const { TASK_QUEUE_TYPE_WORKFLOW: taskQueueType } = protos.temporal.api.enums.v1.TaskQueueType;

describe('worker', function () {
  this.timeout(90_000);
  let folder: string;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'profile-'));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  it("polls the namespace that a profile of Temporal's names", async () => {
    const { address, connection, namespace: usual } = await temporal();
    const namespace = `profile-${randomUUID()}`;
    const name = freshTaskQueue();
    await connection.workflowService.registerNamespace({
      namespace,
      workflowExecutionRetentionPeriod: { seconds: 86_400 } as never,
    });
    const profile = join(folder, 'temporal.toml');
    await writeFile(profile, `[profile.default]\naddress = "${address}"\nnamespace = "${namespace}"\n`);
    const isPolled = async (where: string) => {
      const asked = { namespace: where, taskQueue: { name }, taskQueueType };
      // A namespace is there for each of the server's parts a moment later.
      const found = await connection.workflowService.describeTaskQueue(asked).catch(() => ({ pollers: [] }));
      return found.pollers.length > 0;
    };

    const worker = runProcess('src/worker/main.ts', {
      CHATWOOT_API_URL: 'http://chatwoot.test',
      CHATWOOT_API_TOKEN: 'token',
      CHATWOOT_ACCOUNT_ID: '1',
      CHATWOOT_WEBHOOK_SECRET: 'secret',
      AGENT_GRAPH: graphFixture('echo.ts', 'compiled'),
      WORKER_PORT: '0',
      TEMPORAL_CONFIG_FILE: profile,
      TEMPORAL_TASK_QUEUE: name,
    });
    try {
      const said = await worker.until(/.*"worker ready".*/);
      assert.equal((JSON.parse(said) as { namespace: string }).namespace, namespace);
      while (!(await isPolled(namespace)) && !(await isPolled(usual)));
      assert.equal(await isPolled(namespace), true);
    } finally {
      await worker.end('SIGTERM');
    }
  });
});
