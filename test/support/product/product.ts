import { fileURLToPath } from 'node:url';
import type { Config } from '../../../src/settings/config.ts';
import { startSandbox, type Sandbox, type SandboxOptions } from '../../../sandbox/chatwoot.ts';
import { configOf, serve, settingsFor as settingsOf, startWorker as start } from '../../../local/testing/serve.ts';
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
  const config = configOf({ ...settingsFor(sandbox, address, taskQueue), ...env }, taskQueue);
  const { webhook, agent, stopWorker, close } = await serve(config, sandbox, await partsOf(cwd));
  return {
    sandbox,
    webhook,
    agent,
    taskQueue,
    config,
    stopWorker,
    workflowId: (conversation) => `chatwoot:${agent}:1:${conversation}`,
    async close() {
      await close();
      await sandbox.close();
    },
  };
}

/** One more worker; returns what stops it. */
export async function startWorker(config: Config, cwd?: string): Promise<() => Promise<void>> {
  return start(config, await partsOf(cwd));
}

async function partsOf(cwd: string | undefined) {
  const { nativeConnection } = await temporal();
  return {
    connection: await nativeConnection(),
    ...(cwd === undefined ? {} : { cwd }),
  };
}

/** What `start:ingress` and `start:worker` need to serve a sandbox. */
export function settingsFor(sandbox: Sandbox, temporalAddress: string, taskQueue: string): Record<string, string> {
  return {
    ...settingsOf(sandbox, temporalAddress, taskQueue),
    LOG_LEVEL: process.env['TEST_LOG_LEVEL'] ?? 'fatal',
    AGENT_GRAPH: graphFixture('gated.ts'),
  };
}
