import type { FATES } from '../../contracts/metrics.ts';
import type { IncomingMessage } from '../../contracts/conversation.ts';
import type { Piece } from '../turn/reply-pieces.ts';

/** An answer that people decide on. */
export interface Draft {
  /** Id of the private note that shows it: a command that was written before it means an older one. */
  note: number;
  /** What it answers, as that was then. */
  batch: IncomingMessage[];
  /** The messages that it would be. */
  pieces: Piece[];
  /** The conversation is resolved once it is sent. */
  resolves: boolean;
  /** Workflow time (ms). */
  at: number;
  /** People were reminded of it. */
  reminded: boolean;
}

export type Fate = (typeof FATES)[number];

/** A draft on which a person has asked for another one. */
export interface Redo {
  /** Empty: without a hint. */
  hint: string;
  /** Of the newest message that the draft answered. */
  key: string;
}
