import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { connectTemporal, type Temporal } from '../../src/temporal/connect.ts';
import { freshTaskQueue, temporal } from '../support/temporal.ts';

/** Temporal takes 2 MB at most in one call. */
const LARGE = 'x'.repeat(1_800_000);

describe('connectTemporal', () => {
  let connected: Temporal | undefined;
  afterEach(() => connected?.close());

  it("reads a history's page that is larger than gRPC's 4 MB", async () => {
    const { address, namespace } = await temporal();
    connected = connectTemporal({ temporalEnv: { TEMPORAL_ADDRESS: address }, namespace, encryptionKeys: [] });
    const { workflow } = connected.client;
    const handle = await workflow.start('noWorkerTakesThis', {
      workflowId: randomUUID(),
      taskQueue: freshTaskQueue(),
      args: [LARGE],
    });
    await handle.signal('more', LARGE);
    await handle.signal('more', LARGE);

    const { events } = await handle.fetchHistory();
    await handle.terminate();

    const signals = (events ?? []).filter((event) => event.workflowExecutionSignaledEventAttributes);
    assert.equal(signals.length, 2);
  });
});
