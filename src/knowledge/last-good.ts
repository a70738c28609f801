import type { Document, Reading, SourceFault } from './document.ts';

/** What is known of a source. */
export interface SourceState {
  /** Unix milliseconds: when all or a part of it was last read. */
  readAt: number | null;
  documents: Document[];
  faults: SourceFault[];
  /** As it was read last. */
  leftOut?: Record<string, number>;
}

export const NOTHING_READ: SourceState = { readAt: null, documents: [], faults: [] };

/**
 * What is known after a reading: what was read, and of what could not be read now what was known before. Only what the source no
 * longer names is forgotten; a source that could not be opened names nothing.
 */
export function keepLastGood(before: SourceState, reading: Reading, now: number): SourceState {
  if (reading.failed) return { ...before, faults: reading.faults };
  const missed = new Set(reading.missed);
  const kept = before.documents.filter(({ id }) => missed.has(id));
  const { documents, faults, leftOut = {} } = reading;
  return { readAt: now, documents: [...documents, ...kept], faults, leftOut };
}

/** A reading that brings nothing new gives back the documents that it was told of. */
export function hasChanged({ documents: before }: SourceState, { documents: after }: SourceState): boolean {
  return before.length !== after.length || before.some((document, at) => document !== after[at]);
}
