import { NativeConnection, Runtime, type NativeConnectionOptions } from '@temporalio/worker';
import type { Config } from '../../src/settings/config.ts';
import { connectTemporal, temporalOptions, type Temporal } from '../../src/temporal/connect.ts';
import { createIngress } from '../../src/ingress/create-ingress.ts';
import type { Logger } from '../../src/logger.ts';
import type { TurnWatcher } from '../../src/activities/watch-turns.ts';
import { createWorker } from '../../src/worker/create-worker.ts';
import { createRuntimeLogger } from '../../src/worker/runtime-logger.ts';
import { dropSchedules, keepSchedules } from '../../src/worker/schedules.ts';
import type { Closers } from './closers.ts';
import { UserError } from '../user-error.ts';

export interface BotOptions {
  config: Config;
  log: Logger;
  closers: Closers;
  /** Where `langgraph.json` and `AGENT_GRAPH` are looked for. */
  cwd: string;
  applyEnv: (variables: Record<string, string>) => void;
  onLoaded: () => void;
  onEnd: (error?: unknown) => void;
  watch?: TurnWatcher | undefined;
}

/** Starts worker and ingress in this process; the worker ending, whatever the reason, calls `onEnd`. */
export async function startBot(options: BotOptions): Promise<Temporal> {
  const { log } = options;
  // Signals are ours: the ingress has to stop before the worker does.
  Runtime.install({
    logger: createRuntimeLogger(log),
    shutdownSignals: [],
    telemetryOptions: { logging: { filter: { core: 'WARN', other: 'ERROR' }, forward: {} } },
  });
  await startWorker(options);
  const temporal = await startIngress(options);
  await startReconciling(temporal, options);
  return temporal;
}

/** A server that is not ours goes on when we end: it must not ask for what nobody does. */
async function startReconciling({ client }: Temporal, { config, log, closers }: BotOptions): Promise<void> {
  await keepSchedules(client, config, log);
  closers.add({ name: 'The schedule', limit: 500, close: () => dropSchedules(client, config) });
}

async function startWorker({ closers, onEnd, ...setup }: BotOptions): Promise<void> {
  const { connectionOptions, namespace } = temporalOptions(setup.config);
  const connection = await connectNative(connectionOptions);
  const worker = await createWorker({ ...setup, connection, namespace, shutdownGraceTime: '1 second' }).catch(
    async (error: unknown) => {
      await connection.close();
      throw error;
    },
  );
  const running = worker.run();
  running.then(() => {
    onEnd();
  }, onEnd);

  closers.add({
    name: 'The worker',
    limit: 1500,
    close: async () => {
      worker.shutdown();
      await running;
      await connection.close();
    },
  });
}

async function startIngress({ config, log, closers }: BotOptions): Promise<Temporal> {
  const temporal = connectTemporal(config);
  closers.add({ name: 'The connection to Temporal', limit: 600, close: () => temporal.close() });

  const ingress = createIngress({ config, ...temporal, log });
  await ingress.listen();
  closers.add({ name: 'The ingress', limit: 500, close: () => ingress.close() });
  return temporal;
}

async function connectNative(options: NativeConnectionOptions): Promise<NativeConnection> {
  try {
    return await NativeConnection.connect(options);
  } catch (error) {
    const where = options.address ?? 'localhost:7233';
    throw new UserError(
      `No Temporal server answers at ${where}: start it, or unset TEMPORAL_ADDRESS to have one started.`,
      { cause: error },
    );
  }
}
