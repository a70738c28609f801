/** What the workflow `reconcile` and its activities tell each other: counts and places, never message text. */

/** Where a pass stopped in the lists of conversations; the next one goes on from there. */
export interface Place {
  list: number;
  page: number;
}

export interface Pass {
  agent: string;
  /** `null`: from the beginning. */
  from: Place | null;
}

export interface UnansweredPass {
  /** Conversations in which somebody waits. */
  looked: number;
  /** Messages that were passed on to their conversations. */
  signalled: number;
  /** Conversations that could not be asked now; the next pass tries them again. */
  failed: number;
  /** `null`: everything was looked at. */
  next: Place | null;
}

export interface FlipsInput extends Pass {
  /** Unix ms: what did not change since then was looked at before. */
  since: number;
}

export interface FlipsPass {
  /** Brought back to the bot. */
  repaired: number;
  /** Left to people, with a note. */
  left: number;
  /** Shown to the person who had taken them while they were hidden. */
  opened: number;
  next: Place | null;
}

export interface ReconcileActivities {
  signalUnanswered: (input: Pass) => Promise<UnansweredPass>;
  repairFlips: (input: FlipsInput) => Promise<FlipsPass>;
}

export interface ReconcileStart {
  agent: string;
}

export interface ReconcileResult {
  unanswered: UnansweredPass;
  flips: FlipsPass;
  /** Unix ms: when the round through changed conversations began, and what it looks back to. */
  round: { startedAt: number; since: number };
}
