import { randomInt } from 'node:crypto';
import type { Client } from '@temporalio/client';
import type { NativeConnection } from '@temporalio/worker';
import type { Sandbox } from '../../sandbox/chatwoot.ts';
import { createLogger } from '../../src/logger.ts';
import { withBotQueues } from '../../src/settings/bot-queues.ts';
import { loadConfig, type Config } from '../../src/settings/config.ts';
import { connectTemporal } from '../../src/temporal/connect.ts';
import { createIngress } from '../../src/ingress/create-ingress.ts';
import { createWorker, type WorkerSetup } from '../../src/worker/create-worker.ts';

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
    LOG_LEVEL: 'fatal',
  };
}

/** The settings as a product of its own: every sandbox counts its conversations from 1, and several may share a Temporal. */
export function configOf(settings: Record<string, string>, taskQueue: string): Config {
  const config = loadConfig(settings);
  const name = `t${randomInt(2 ** 40).toString(36)}`;
  return {
    ...config,
    agents: withBotQueues(
      config.agents.map((only) => ({ ...only, name })),
      taskQueue,
    ),
  };
}

/** What a worker is given beside its settings. */
export type WorkerParts = Pick<WorkerSetup, 'cwd' | 'graph' | 'shutdownGraceTime'> & {
  connection: NativeConnection;
};

export interface Serving {
  /** Where the sandbox sends its webhooks. */
  webhook: string;
  agent: string;
  client: Client;
  /** In good order, as a deploy does. */
  stopWorker: () => Promise<void>;
  close: () => Promise<void>;
}

/** Ingress and worker between a sandbox and a Temporal that run already. */
export async function serve(config: Config, sandbox: Sandbox, parts: WorkerParts): Promise<Serving> {
  const connected = connectTemporal(config);
  const ingress = createIngress({ config, ...connected, log: createLogger(config) });
  const agent = config.agents[0]?.name ?? '';
  let stopWorker = () => Promise.resolve();
  async function close(): Promise<void> {
    await ingress.close();
    await stopWorker();
    await connected.close();
  }
  try {
    const webhook = `http://127.0.0.1:${await ingress.listen()}/api/v1/webhook/chatwoot/${agent}`;
    sandbox.setBotUrl(webhook);
    sandbox.setApiInboxUrl(webhook);
    stopWorker = await startWorker(config, parts);
    return { webhook, agent, client: connected.client, stopWorker: () => stopWorker(), close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** One more worker; returns what stops it. */
export async function startWorker(config: Config, parts: WorkerParts): Promise<() => Promise<void>> {
  const { namespace } = config;
  const worker = await createWorker({ config, namespace, log: createLogger(config), ...parts });
  const running = worker.run();
  running.catch(() => undefined);
  return async () => {
    worker.shutdown();
    await running;
  };
}
