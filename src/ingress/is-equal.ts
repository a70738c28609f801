import { createHash, timingSafeEqual } from 'node:crypto';

/** Whether a secret was given, in constant time: hashing first makes both sides equally long. */
export function isEqual(actual: string, expected: string): boolean {
  return timingSafeEqual(digest(actual), digest(expected));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
