import { Client, Connection } from '@temporalio/client';
import { DefaultLogger, NativeConnection, Runtime, type WorkflowBundleOption } from '@temporalio/worker';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { findTemporalCli, startTemporalServer, type TemporalServer } from '../../local/temporal/temporal-server.ts';
import { CHANNEL } from '../../src/temporal/connect.ts';
import { workflowBundle as keptBundle } from '../../src/worker/workflow-bundle.ts';
import { findTimeSkippingServer } from '../../local/temporal/time-skipping-server.ts';
import { atEnd } from './cleanups.ts';
import { once } from './once.ts';

/** The Temporal server that all tests of a run share. */
export interface SharedTemporal {
  address: string;
  namespace: string;
  connection: Connection;
  client: Client;
  /** For workers; opened on first use. */
  nativeConnection: () => Promise<NativeConnection>;
}

export const search = {
  env: process.env,
  cacheDir: fileURLToPath(new URL('../../.local/tools', import.meta.url)),
  log: (line: string) => {
    process.stderr.write(`${line}\n`);
  },
};
/** Tells the processes of a run where its server is. */
const SHARED = 'TEST_TEMPORAL_ADDRESS';

/** Must come before anything else of the SDK's worker: it creates a runtime of its own, and complains twice. */
export const installRuntime = once(() =>
  Runtime.install({
    logger: new DefaultLogger('ERROR'),
    shutdownSignals: [],
    telemetryOptions: { logging: { filter: { core: 'ERROR', other: 'ERROR' } } },
  }),
);

/**
 * The shared server: `TEMPORAL_ADDRESS` where set, else a dev server in memory. Where test files run beside each other it
 * was started before all of them; else the first test that asks starts it.
 * Rejects with a sentence that says what to install where there is none.
 */
export const temporal = once(async (): Promise<SharedTemporal> => {
  installRuntime();
  const address = process.env.TEMPORAL_ADDRESS || process.env[SHARED] || (await startOwn());
  const namespace = process.env.TEMPORAL_NAMESPACE || 'default';

  const connection = await Connection.connect({ address, channelArgs: CHANNEL });
  atEnd(() => {
    temporal.forget();
    return connection.close();
  });
  return {
    address,
    namespace,
    connection,
    client: new Client({ connection, namespace }),
    nativeConnection: once(async () => {
      const native = await NativeConnection.connect({ address });
      atEnd(() => native.close());
      return native;
    }),
  };
});

/** The server on which a timer of an hour fires at once while a test awaits a workflow's result. */
export const timeSkipping = once(async (): Promise<TestWorkflowEnvironment> => {
  installRuntime();
  const path = await findTimeSkippingServer(search);
  const environment = await TestWorkflowEnvironment.createTimeSkipping({
    server: { executable: { type: 'existing-path', path } },
  });
  atEnd(() => {
    timeSkipping.forget();
    return environment.teardown();
  });
  return environment;
});

/** Today's workflow code, bundled once: a worker that is given `workflowsPath` would run webpack each time. */
export const workflowBundle = once(() => keptBundle(false, new DefaultLogger('ERROR')));

/** How many signals a run takes: before it continues as new, and in a turn that does not end. */
export interface RunSignals {
  many: number;
  tooMany: number;
}

export const TODAYS_SIGNALS: RunSignals = { many: 2000, tooMany: 6000 };

/** Today's workflow code with other limits, so that hundreds of signals show what the product does at thousands. */
export async function bundleWith({ many, tooMany }: RunSignals): Promise<WorkflowBundleOption> {
  const { codePath } = await workflowBundle();
  const limits = [`signals: ${TODAYS_SIGNALS.many},`, `signals: ${TODAYS_SIGNALS.tooMany},`] as const;
  const [before, between, after, ...more] = (await readFile(codePath, 'utf8')).split(new RegExp(limits.join('|')));
  if (before === undefined || between === undefined || after === undefined || more.length > 0) {
    throw new Error(`src/workflows/length.ts holds other limits than ${limits.join(' and ')}`);
  }
  return { code: `${before}signals: ${many},${between}signals: ${tooMany},${after}` };
}

/** A task queue that no other test uses. */
export function freshTaskQueue(name = 'test'): string {
  return `${name}-${randomUUID()}`;
}

async function startOwn(): Promise<string> {
  const server = await startServer();
  atEnd(() => server.stop());
  return server.address;
}

/** Starts the server for test files that run in processes of their own; returns what stops it. */
export async function shareTemporal(): Promise<() => Promise<void>> {
  const server = await startServer();
  process.env[SHARED] = server.address;
  return () => server.stop();
}

async function startServer(): Promise<TemporalServer> {
  return startTemporalServer({ cli: await findTemporalCli(search), port: 0, uiPort: null });
}
