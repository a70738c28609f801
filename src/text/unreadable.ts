/** Why nothing of a file could be read, for those who may not be told its own words. */
export type UnreadableFault = 'broken' | 'encrypted' | 'no text' | 'too much';

/** A source could not be read, or a part of it, or a file; the message says why. */
export class Unreadable extends Error {
  override name = 'Unreadable' as const;
  fault: UnreadableFault;

  constructor(message: string, fault: UnreadableFault = 'broken') {
    super(message);
    this.fault = fault;
  }
}

/** Of anything that was thrown, in one line. */
export function reasonOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.split('\n')[0]?.slice(0, 200) ?? '';
}
