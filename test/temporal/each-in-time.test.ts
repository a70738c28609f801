import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { connectTemporal } from '../../src/temporal/connect.ts';
import { eachInTime } from '../../src/temporal/each-in-time.ts';

describe('eachInTime', () => {
  it('goes through all there is', async () => {
    const list = (async function* () {
      yield* await Promise.resolve([1, 2, 3]);
    })();
    const seen: number[] = [];
    const connection = { withDeadline: <T>(_: number | Date, work: () => Promise<T>) => work() };
    for await (const each of eachInTime(connection, 10, list)) seen.push(each);

    assert.deepEqual(seen, [1, 2, 3]);
  });

  it('gives up a Temporal that takes the call and never answers', async () => {
    const sockets: Socket[] = [];
    const silent = createServer((socket) => sockets.push(socket)).listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const address = `127.0.0.1:${(silent.address() as AddressInfo).port}`;
    const settings = { temporalEnv: { TEMPORAL_ADDRESS: address }, namespace: 'default', encryptionKeys: [] };
    const temporal = connectTemporal(settings);

    await assert.rejects(eachInTime(temporal.connection, 200, temporal.client.workflow.list()).next());

    await temporal.close();
    for (const socket of sockets) socket.destroy();
    silent.close();
  });
});
