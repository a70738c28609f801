import { KEY_ID } from '../../temporal/encryption-codec.ts';

/**
 * The names of the keys with which anything in `value` was encrypted, however deep: a payload tells its key's name in the clear.
 * Nothing is decrypted, so a key that is missing is found too.
 */
export function keysOf(value: unknown, found = new Set<string>()): Set<string> {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return found;
  const name = (value as Record<string, unknown>)[KEY_ID];
  if (name instanceof Uint8Array) found.add(Buffer.from(name).toString());
  for (const part of Object.values(value)) keysOf(part, found);
  return found;
}
