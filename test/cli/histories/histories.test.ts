import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { Client, type HistoryAndWorkflowId } from '@temporalio/client';
import type { Payload } from '@temporalio/common';
import { historyFromJSON } from '@temporalio/common/lib/proto-utils.js';
import { keysOf } from '../../../src/cli/histories/keys-of.ts';
import { replayHistories } from '../../../src/cli/histories/replay-histories.ts';
import { createDataConverter, createEncryptionCodec } from '../../../src/temporal/encryption-codec.ts';
import { emptyFolder, typing } from '../../support/product/cli.ts';
import { temporal } from '../../support/temporal.ts';

type Key = Parameters<typeof createEncryptionCodec>[0][number];

const newKey = (id: string): Key => ({ id, key: randomBytes(32) });
const first = newKey('first');
const second = newKey('second');

const asSetting = (...keys: Key[]) => keys.map(({ id, key }) => `${id}:${key.toString('base64')}`).join(',');

/** What stays in the clear: Temporal itself reads it. */
const CLEAR = ['searchAttributes', 'indexedFields'];

/** Every payload below, as a client with this key would have written it. */
async function encrypted(value: unknown, key: Key): Promise<unknown> {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return value;
  if (Array.isArray(value)) return Promise.all(value.map((each) => encrypted(each, key)));
  if ('metadata' in value && 'data' in value) {
    const [payload] = await createEncryptionCodec([key]).encode([value as Payload]);
    return payload;
  }
  const parts = Object.entries(value).map(
    async ([name, part]) => [name, CLEAR.includes(name) ? part : await encrypted(part, key)] as const,
  );
  return Object.assign(
    Object.create(Object.getPrototypeOf(value) as object) as object,
    Object.fromEntries(await Promise.all(parts)),
  );
}

async function saved(change: (json: string) => string = (json) => json): Promise<HistoryAndWorkflowId['history']> {
  const json = await readFile(new URL('../../replay/histories/handed-off.json', import.meta.url), 'utf8');
  return historyFromJSON(JSON.parse(change(json)));
}

describe('histories replay', function () {
  this.timeout(120_000);

  async function errorsOf(keys: Key[], ...histories: unknown[]): Promise<(string | undefined)[]> {
    async function* all() {
      for (const history of histories) yield await Promise.resolve({ workflowId: 'chatwoot:default:1:1', history });
    }
    const errors = [];
    for await (const { error } of replayHistories({ encryptionKeys: keys }, all())) errors.push(error?.message);
    return errors;
  }

  it('reads what is encrypted with any key that is there, and stops at a history that the workflow no longer fits', async () => {
    const other = (json: string) => json.replaceAll('"setStatus"', '"setAnything"');

    const [old, new_, changed] = await errorsOf(
      [second, first],
      await encrypted(await saved(), first),
      await encrypted(await saved(), second),
      await encrypted(await saved(other), second),
    );

    assert.deepEqual([old, new_], [undefined, undefined]);
    assert.match(changed ?? '', /setAnything|nondeterminism/i);
  });
});

describe('histories keys', function () {
  this.timeout(120_000);

  it('finds a key wherever a payload is, and in none that is in the clear', async () => {
    assert.deepEqual([...keysOf(await encrypted(await saved(), first))], ['first']);
    assert.deepEqual([...keysOf(await saved())], []);
  });

  it('counts what needs each key, and fails where one that is needed is not there', async () => {
    const { address, client } = await temporal();
    const namespace = `keys-${randomBytes(4).toString('hex')}`;
    await client.workflowService.registerNamespace({
      namespace,
      workflowExecutionRetentionPeriod: { seconds: 86_400 as never },
    });
    const writer = new Client({
      connection: client.connection,
      namespace,
      dataConverter: createDataConverter([first]) ?? {},
    });
    const start = () =>
      writer.workflow.start('anything', { workflowId: 'one', taskQueue: 'nobody', args: ['words'] }).then(
        () => true,
        () => false,
      );
    // A new namespace is known everywhere only after some seconds.
    while (!(await start()));
    const folder = await emptyFolder();
    const settings = {
      CHATWOOT_API_URL: 'http://localhost:1',
      CHATWOOT_API_TOKEN: 'token',
      CHATWOOT_ACCOUNT_ID: '1',
      CHATWOOT_WEBHOOK_SECRET: 'secret',
      TEMPORAL_ADDRESS: address,
      TEMPORAL_NAMESPACE: namespace,
    };
    const type = (...keys: Key[]) =>
      typing({ ...settings, ENCRYPTION_KEYS: asSetting(...keys) }, folder)('histories', 'keys');
    // Lists come a little later.
    while (!/first +1/.test((await type(second, first)).out));

    const both = await type(second, first);
    const without = await type(second);

    assert.equal(both.code, 0);
    assert.match(both.out, /^second +0 +yes$/m);
    assert.match(both.out, /^first +1 +yes$/m);
    assert.equal(without.code, 1);
    assert.match(without.out, /✖ first: something was written with it/);
  });
});
