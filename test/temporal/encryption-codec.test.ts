import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { defaultPayloadConverter, ValueError, type Payload } from '@temporalio/common';
import { loadDataConverter } from '@temporalio/common/lib/internal-non-workflow/data-converter-helpers.js';
import { createDataConverter, createEncryptionCodec } from '../../src/temporal/encryption-codec.ts';

const old = { id: 'old', key: randomBytes(32) };
const fresh = { id: 'fresh', key: randomBytes(32) };
const secret = { text: 'My card number is 4111' };

async function encrypted(keys = [old]): Promise<Payload> {
  const [payload] = await createEncryptionCodec(keys).encode([defaultPayloadConverter.toPayload(secret)]);
  assert(payload);
  return payload;
}

async function decrypted(payload: Payload, keys = [old]): Promise<unknown> {
  const [plain] = await createEncryptionCodec(keys).decode([payload]);
  assert(plain);
  return defaultPayloadConverter.fromPayload(plain);
}

describe('encryption codec', () => {
  it('gives back what it hid', async () => {
    const payload = await encrypted();

    assert.doesNotMatch(Buffer.from(payload.data ?? []).toString('latin1'), /card|json/);
    assert.deepEqual(await decrypted(payload), secret);
  });

  it('hides the same text differently each time', async () => {
    assert.notDeepEqual((await encrypted()).data, (await encrypted()).data);
  });

  it('encrypts with the first key and decrypts with all of them', async () => {
    const before = await encrypted([old]);
    const after = await encrypted([fresh, old]);

    assert.equal(Buffer.from(after.metadata?.['encryption-key-id'] ?? []).toString(), 'fresh');
    assert.deepEqual(await decrypted(before, [fresh, old]), secret);
    assert.deepEqual(await decrypted(after, [fresh]), secret);
  });

  it('leaves payloads alone that were stored before there was a key', async () => {
    assert.deepEqual(await decrypted(defaultPayloadConverter.toPayload(secret)), secret);
  });

  it('names the key that is missing', async () => {
    const expected = {
      name: 'ValueError',
      message: 'A payload is encrypted with the key "old", which ENCRYPTION_KEYS does not hold',
    };

    await assert.rejects(decrypted(await encrypted([old]), [fresh]), expected);
  });

  it('names the key that is another one', async () => {
    await assert.rejects(
      decrypted(await encrypted([old]), [{ id: 'old', key: fresh.key }]),
      /cannot be decrypted: the key "old"/,
    );
  });

  it('refuses a payload that was changed or cut', async () => {
    const payload = await encrypted();
    const changed = Buffer.from(payload.data ?? []);
    changed.writeUInt8(changed.readUInt8(20) ^ 1, 20);

    await assert.rejects(decrypted({ ...payload, data: changed }), ValueError);
    await assert.rejects(decrypted({ ...payload, data: changed.subarray(0, 9) }), ValueError);
    await assert.rejects(decrypted({ ...payload, data: null }), ValueError);
  });
});

describe('data converter', () => {
  it('is left out without keys', () => {
    assert.equal(createDataConverter([]), undefined);
  });

  it('puts the message of a failure where the codec encrypts it', () => {
    const { failureConverter, payloadConverter } = loadDataConverter(createDataConverter([old]));

    const failure = failureConverter.errorToFailure(new Error(secret.text), payloadConverter);

    assert.equal(failure.message, 'Encoded failure');
    assert.equal(failureConverter.failureToError(failure, payloadConverter).message, secret.text);
  });
});
