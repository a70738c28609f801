import { randomInt } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { withBotQueues } from '../../../src/settings/bot-queues.ts';
import { createLogger } from '../../../src/logger.ts';
import { loadConfig, type Config } from '../../../src/settings/config.ts';
import { connectTemporal } from '../../../src/temporal/connect.ts';
import { createIngress } from '../../../src/ingress/create-ingress.ts';
import { createWorker } from '../../../src/worker/create-worker.ts';
import { startSandbox, type Sandbox, type SandboxOptions } from '../../../sandbox/chatwoot.ts';
import { freshTaskQueue, temporal } from '../temporal.ts';

export const graphFixture = (name: string, exported = 'graph') =>
  `${fileURLToPath(new URL(`../../fixtures/graphs/${name}`, import.meta.url))}:${exported}`;

export interface ProductOptions {
  /** Settings beside those that point at the sandbox. */
  env?: Record<string, string>;
  sandbox?: SandboxOptions;
  cwd?: string;
}

/** Everything between a customer and the graph, in this process: sandbox, ingress, Temporal and worker. */
export interface Product {
  sandbox: Sandbox;
  webhook: string;
  workflowId: (conversation: number) => string;
  agent: string;
  taskQueue: string;
  config: Config;
  /** In good order, as a deploy does. */
  stopWorker: () => Promise<void>;
  close: () => Promise<void>;
}

export async function startProduct({ env = {}, sandbox: options = {}, cwd }: ProductOptions = {}): Promise<Product> {
  const sandbox = await startSandbox(options);
  const { address } = await temporal();
  const taskQueue = freshTaskQueue('product');
  const settings = loadConfig({ ...settingsFor(sandbox, address, taskQueue), ...env });
  // Every sandbox counts its conversations from 1, and all products of a run share one Temporal server.
  const agent = `t${randomInt(2 ** 40).toString(36)}`;
  const agents = settings.agents.map((only) => ({ ...only, name: agent }));
  const config = { ...settings, agents: withBotQueues(agents, taskQueue) };
  const log = createLogger(config);
  const connected = connectTemporal(config);
  const { client, connection } = connected;
  const ingress = createIngress({ config, client, connection, log });
  const webhook = `http://127.0.0.1:${await ingress.listen()}/api/v1/webhook/chatwoot/${agent}`;
  sandbox.setBotUrl(webhook);
  sandbox.setApiInboxUrl(webhook);

  const stopWorker = await startWorker(config, cwd);
  return {
    sandbox,
    webhook,
    agent,
    taskQueue,
    config,
    stopWorker,
    workflowId: (conversation) => `chatwoot:${agent}:1:${conversation}`,
    async close() {
      await ingress.close();
      await stopWorker();
      await connected.close();
      await sandbox.close();
    },
  };
}

/** One more worker; returns what stops it. */
export async function startWorker(config: Config, cwd?: string): Promise<() => Promise<void>> {
  const { nativeConnection } = await temporal();
  const worker = await createWorker({
    config,
    connection: await nativeConnection(),
    namespace: config.namespace,
    log: createLogger(config),
    ...(cwd === undefined ? {} : { cwd }),
  });
  const running = worker.run();
  return async () => {
    worker.shutdown();
    await running;
  };
}

/** What `start:ingress` and `start:worker` need to serve a sandbox; quiet, and without a pause after each message. */
export function settingsFor(sandbox: Sandbox, temporalAddress: string, taskQueue: string): Record<string, string> {
  return {
    CHATWOOT_API_URL: sandbox.url,
    CHATWOOT_API_TOKEN: sandbox.tokens.bot,
    CHATWOOT_ACCOUNT_ID: String(sandbox.accountId),
    CHATWOOT_WEBHOOK_SECRET: `${sandbox.secrets.bot},${sandbox.secrets.apiInbox}`,
    TEMPORAL_ADDRESS: temporalAddress,
    TEMPORAL_TASK_QUEUE: taskQueue,
    HOST: '127.0.0.1',
    PORT: '0',
    WORKER_PORT: '0',
    DEBOUNCE: '0',
    LOG_LEVEL: process.env['TEST_LOG_LEVEL'] ?? 'fatal',
    AGENT_GRAPH: graphFixture('gated.ts'),
  };
}
