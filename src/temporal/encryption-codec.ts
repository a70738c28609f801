import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { ValueError, type DataConverter, type Payload, type PayloadCodec } from '@temporalio/common';
import protos from '@temporalio/proto';
import { ownPath } from '../settings/own-path.ts';
import type { EncryptionKey } from '../settings/kinds.ts';

/** Names and layout as in Temporal's own encryption samples, so that their codec servers can read our payloads too. */
const ENCODING = 'binary/encrypted';
/** Under this name a payload tells its key's. */
export const KEY_ID = 'encryption-key-id';
const CIPHER = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

const { Payload: payloadProto } = protos.temporal.api.common.v1;

export const failureConverterPath = ownPath('failure-converter.ts', import.meta.url);

/** For clients, workers and the workflow bundle; `undefined` without keys: payloads stay plain. */
export function createDataConverter(keys: readonly EncryptionKey[]): DataConverter | undefined {
  if (keys.length === 0) return undefined;
  return {
    payloadCodecs: [createEncryptionCodec(keys)],
    failureConverterPath,
  };
}

/** Encrypts with the first key and decrypts with whichever one the payload names, so that keys can be rotated. */
export function createEncryptionCodec(keys: readonly EncryptionKey[]): PayloadCodec {
  const byId = new Map(keys.map(({ id, key }) => [id, key]));
  const [newest] = keys;
  if (!newest) throw new ValueError('an encryption codec needs a key');

  return {
    encode: (payloads) => settle(() => payloads.map((payload) => encrypt(payload, newest))),
    decode: (payloads) =>
      settle(() => payloads.map((payload) => (isEncrypted(payload) ? decrypt(payload, byId) : payload))),
  };
}

function encrypt(payload: Payload, { id, key }: EncryptionKey): Payload {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES });
  const hidden = Buffer.concat([cipher.update(payloadProto.encode(payload).finish()), cipher.final()]);
  return {
    metadata: { encoding: Buffer.from(ENCODING), [KEY_ID]: Buffer.from(id) },
    data: Buffer.concat([nonce, hidden, cipher.getAuthTag()]),
  };
}

function decrypt({ metadata, data }: Payload, keys: Map<string, Buffer>): Payload {
  const id = textOf(metadata?.[KEY_ID]);
  const key = keys.get(id);
  if (!key) throw new ValueError(`A payload is encrypted with the key "${id}", which ENCRYPTION_KEYS does not hold`);
  try {
    return payloadProto.decode(open(Buffer.from(data ?? []), key));
  } catch (error) {
    throw new ValueError(
      `A payload cannot be decrypted: the key "${id}" is another one, or the payload was changed`,
      error,
    );
  }
}

function open(data: Buffer, key: Buffer): Buffer {
  const tagStart = data.length - TAG_BYTES;
  const decipher = createDecipheriv(CIPHER, key, data.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES });
  decipher.setAuthTag(data.subarray(tagStart));
  return Buffer.concat([decipher.update(data.subarray(NONCE_BYTES, tagStart)), decipher.final()]);
}

function isEncrypted({ metadata }: Payload): boolean {
  return textOf(metadata?.encoding) === ENCODING;
}

function textOf(bytes: Uint8Array | undefined): string {
  return bytes ? Buffer.from(bytes).toString() : '';
}

/** A throw becomes a rejection, as the callers of an asynchronous codec expect. */
async function settle<T>(work: () => T): Promise<T> {
  return Promise.resolve().then(work);
}
