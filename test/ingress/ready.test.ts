import assert from 'node:assert/strict';
import { createIngress, type Ingress } from '../../src/ingress/create-ingress.ts';
import { createLogger } from '../../src/logger.ts';
import { connectTemporal, type Temporal } from '../../src/temporal/connect.ts';
import { startStrictTemporal, type StrictTemporal } from '../support/strict-temporal.ts';
import { freshTaskQueue, temporal } from '../support/temporal.ts';
import { agentConfig } from './webhooks.ts';

const log = createLogger({ logLevel: 'silent', logFormat: 'json' });

describe('an ingress between two looks at its health', () => {
  let strict: StrictTemporal;
  let connected: Temporal;
  let ingress: Ingress | undefined;

  beforeEach(async () => {
    strict = await startStrictTemporal((await temporal()).address);
  });
  afterEach(async () => {
    await ingress?.close();
    await connected.close();
    strict.close();
  });

  async function start(namespace: string): Promise<string> {
    connected = connectTemporal({ temporalEnv: { TEMPORAL_ADDRESS: strict.address }, namespace, encryptionKeys: [] });
    const agents = ['one', 'two', 'three'].map((name) => ({ ...agentConfig(), name }));
    const config = { agents, port: 0, host: '127.0.0.1', taskQueue: freshTaskQueue() };
    ingress = createIngress({ config, ...connected, log });
    return `http://127.0.0.1:${await ingress.listen()}`;
  }

  async function look(url: string) {
    const [ready, metrics] = await Promise.all([fetch(`${url}/health/ready`), fetch(`${url}/metrics`)]);
    const reachable = /^chatwoot_temporal_reachable (\d)$/m.exec(await metrics.text())?.[1];
    return { status: ready.status, reachable };
  }

  it('is not ready any more when its login may only read', async () => {
    const url = await start('default');
    // On a busy machine a look may come too late.
    while ((await look(url)).status !== 200);
    strict.refuse('SignalWorkflowExecution');

    assert.deepEqual(await look(url), { status: 503, reachable: '0' });
  });

  it('is not ready in a namespace that is not there', async () => {
    assert.deepEqual(await look(await start('nowhere')), { status: 503, reachable: '0' });
  });

  it('asks once who polls a task queue that its bots share', async () => {
    const url = await start('default');
    strict.refuse('DescribeTaskQueue');
    await fetch(`${url}/health/ready`);

    const asked = strict.refused.filter((path) => path.endsWith('/DescribeTaskQueue'));
    assert.equal(asked.length, 2, 'of workflows and of activities');
  });
});
