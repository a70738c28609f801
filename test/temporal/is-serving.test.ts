import assert from 'node:assert/strict';
import { NativeConnection } from '@temporalio/worker';
import { connectTemporal, type Temporal } from '../../src/temporal/connect.ts';
import { canStore, isServing } from '../../src/temporal/is-serving.ts';
import { startStrictTemporal, type StrictTemporal } from '../support/strict-temporal.ts';
import { temporal } from '../support/temporal.ts';

describe('isServing', () => {
  let strict: StrictTemporal;
  let connected: Temporal;

  beforeEach(async () => {
    const { address, namespace } = await temporal();
    strict = await startStrictTemporal(address);
    connected = connectTemporal({
      temporalEnv: { TEMPORAL_ADDRESS: strict.address },
      namespace,
      encryptionKeys: [],
    });
  });
  afterEach(async () => {
    await connected.close();
    strict.close();
  });

  it('is true where each call must name its namespace, by a client and by a worker', async () => {
    const { connection, namespace } = connected;
    const native = await NativeConnection.connect({ address: strict.address });

    assert.equal(await isServing(connection, namespace), true);
    assert.equal(await isServing(native, namespace), true);
    await native.close();
  });

  it('is false for a namespace that is not there', async () => {
    assert.equal(await isServing(connected.connection, 'nowhere'), false);
  });

  it('is false for a login that is refused: it could not store anything either', async () => {
    strict.refuse('DescribeNamespace');

    assert.equal(await isServing(connected.connection, connected.namespace), false);
  });
});

describe('canStore', () => {
  let strict: StrictTemporal;
  let connected: Temporal;

  beforeEach(async () => {
    const { address, namespace } = await temporal();
    strict = await startStrictTemporal(address);
    connected = connectTemporal({ temporalEnv: { TEMPORAL_ADDRESS: strict.address }, namespace, encryptionKeys: [] });
  });
  afterEach(async () => {
    await connected.close();
    strict.close();
  });

  it('is true where a signal would be stored', async () => {
    assert.equal(await canStore(connected.connection, connected.namespace), true);
  });

  it('is false for a login that may only read', async () => {
    strict.refuse('SignalWorkflowExecution');

    assert.equal(await canStore(connected.connection, connected.namespace), false);
  });

  it("is false for a namespace that is not there, or not this login's", async () => {
    assert.equal(await canStore(connected.connection, 'nowhere'), false);
    strict.refuse('DescribeNamespace');
    assert.equal(await canStore(connected.connection, connected.namespace), false);
  });
});
