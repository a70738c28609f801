import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { IllegalStateError, type Client } from '@temporalio/client';
import { NativeConnection, Runtime } from '@temporalio/worker';
import { startSandbox, type Sandbox, type SandboxOptions } from '../../sandbox/chatwoot.ts';
import { createLogger } from '../../src/logger.ts';
import { createRuntimeLogger } from '../../src/worker/runtime-logger.ts';
import { findTemporalCli, startTemporalServer } from '../temporal/temporal-server.ts';
import { createCustomer, type Customer } from './customer.ts';
import { createDeskClient, type Desk } from './desk.ts';
import { configOf, serve, settingsFor } from './serve.ts';

export type { Customer } from './customer.ts';
export type { Desk, DeskView } from './desk.ts';
export type { Sandbox, SandboxOptions } from '../../sandbox/chatwoot.ts';

export interface ProductOptions {
  /** `./src/graph.ts:graph`, or the graph itself, as `AGENT_GRAPH` takes it; without it that of `langgraph.json`. */
  graph?: string | object;
  /** Settings (docs/settings.md) beside those that point at the local Chatwoot. The process's own environment is not read. */
  env?: Record<string, string>;
  /** Of the local Chatwoot. */
  sandbox?: SandboxOptions;
  /** Where `graph` and `langgraph.json` are looked for, and Temporal is kept (below `.local`). The working directory by default. */
  cwd?: string;
  /** Begin at once on a Temporal that runs already, instead of one of its own. */
  temporalAddress?: string;
}

/** Everything between a customer and the graph, in this process, on ports of its own; Temporal beside it. */
export interface Product {
  /** A customer with a new conversation in the website's chat. */
  newCustomer(person?: { name?: string; email?: string }): Promise<Customer>;
  /** What people see and do, as one of the agents. */
  desk: Desk;
  /** The local Chatwoot: `faults`, `conversations()`, `until(…)`. Its page is at `sandbox.url`. */
  sandbox: Sandbox;
  /** Of Temporal, to look at histories. */
  temporal: { address: string; client: Client };
  workflowId(conversation: number): string;
  /** Ends everything; resolves once nothing of it runs any more. */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * Starts all that a graph's test needs: Temporal (fetched once, in memory), a local Chatwoot, ingress and worker. Rejects, with nothing left
 * running, where the graph does not load or a setting is wrong; the message names what.
 */
export async function startProduct(options: ProductOptions = {}): Promise<Product> {
  const { graph, env = {}, cwd = process.cwd() } = options;
  const closers: (() => Promise<unknown>)[] = [];
  const close = async () => {
    for (let end = closers.pop(); end; end = closers.pop()) await end();
  };
  try {
    const sandbox = await startSandbox(options.sandbox);
    closers.push(sandbox.close);
    const address = options.temporalAddress ?? (await startTemporal(cwd, closers));
    const taskQueue = `product-${randomUUID()}`;
    const spec = typeof graph === 'string' ? { AGENT_GRAPH: graph } : {};
    const config = configOf({ ...settingsFor(sandbox, address, taskQueue), ...spec, ...env }, taskQueue);
    installRuntime(createLogger(config));
    const connection = await NativeConnection.connect({ address });
    closers.push(() => connection.close());
    const { client, agent, ...serving } = await serve(config, sandbox, {
      ...{ connection, cwd, shutdownGraceTime: '1 second' },
      ...(graph === undefined || typeof graph === 'string' ? {} : { graph }),
    });
    closers.push(serving.close);
    return {
      newCustomer: (person = {}) =>
        createCustomer(sandbox, sandbox.inboxes.website.identifier, { name: 'Lena Fuchs', ...person }),
      desk: createDeskClient(sandbox),
      sandbox,
      temporal: { address, client },
      workflowId: (conversation) => `chatwoot:${agent}:${sandbox.accountId}:${conversation}`,
      close,
      [Symbol.asyncDispose]: close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

async function startTemporal(cwd: string, closers: (() => Promise<unknown>)[]): Promise<string> {
  const cli = await findTemporalCli({
    env: process.env,
    cacheDir: join(cwd, '.local', 'tools'),
    log: (line) => {
      process.stderr.write(`${line}\n`);
    },
  });
  const server = await startTemporalServer({ cli, port: 0, uiPort: null });
  closers.push(() => server.stop(1500));
  return server.address;
}

/** Temporal's library has one in a process, which may be somebody else's, and goes once nothing of it is open. */
function installRuntime(log: Parameters<typeof createRuntimeLogger>[0]): void {
  try {
    Runtime.install({
      logger: createRuntimeLogger(log),
      shutdownSignals: [],
      telemetryOptions: { logging: { filter: { core: 'ERROR', other: 'ERROR' }, forward: {} } },
    });
  } catch (error) {
    if (!(error instanceof IllegalStateError)) throw error;
  }
}
