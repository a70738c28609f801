import { Client, Connection } from '@temporalio/client';
import { DefaultLogger, NativeConnection, Runtime, bundleWorkflowCode, type WorkflowBundle } from '@temporalio/worker';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { findTemporalCli, startTemporalServer } from '../../local/temporal-server.ts';
import { findTimeSkippingServer } from '../../local/time-skipping-server.ts';
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
const cleanups: (() => Promise<unknown>)[] = [];

/** Must come before anything else of the SDK's worker: it creates a runtime of its own, and complains twice. */
export const installRuntime = once(() =>
  Runtime.install({
    logger: new DefaultLogger('ERROR'),
    shutdownSignals: [],
    telemetryOptions: { logging: { filter: { core: 'ERROR', other: 'ERROR' } } },
  }),
);

/**
 * The shared server: `TEMPORAL_ADDRESS` where set, else a dev server in memory, started by the first test that asks.
 * Rejects with a sentence that says what to install where there is none.
 */
export const temporal = once(async (): Promise<SharedTemporal> => {
  installRuntime();
  const address = process.env.TEMPORAL_ADDRESS || (await startShared());
  const namespace = process.env.TEMPORAL_NAMESPACE || 'default';

  const connection = await Connection.connect({ address });
  cleanups.push(() => connection.close());
  return {
    address,
    namespace,
    connection,
    client: new Client({ connection, namespace }),
    nativeConnection: once(async () => {
      const native = await NativeConnection.connect({ address });
      cleanups.push(() => native.close());
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
  cleanups.push(() => environment.teardown());
  return environment;
});

/** Today's workflow code, bundled once: a worker that is given `workflowsPath` would run webpack each time. */
export const workflowBundle = once(async (): Promise<WorkflowBundle> => {
  const workflowsPath = fileURLToPath(new URL('../../src/workflows/index.ts', import.meta.url));
  return bundleWorkflowCode({ workflowsPath, logger: new DefaultLogger('ERROR') });
});

/** A task queue that no other test uses. */
export function freshTaskQueue(name = 'test'): string {
  return `${name}-${randomUUID()}`;
}

/** Closes whatever was started, newest first; a fault in one does not keep the next from closing. */
export async function closeTemporal(): Promise<void> {
  const faults: unknown[] = [];
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup().catch((error: unknown) => faults.push(error));
  if (faults.length > 0) throw new AggregateError(faults, "A part of the tests' Temporal could not be closed");
}

async function startShared(): Promise<string> {
  const server = await startTemporalServer({ cli: await findTemporalCli(search), port: 0, uiPort: null });
  cleanups.push(() => server.stop());
  return server.address;
}
