import type { ConversationRef, Policy, SignalledFact } from '../contracts/conversation.ts';

/** The bot for which an event came in, as far as its meaning depends on that. */
export interface ListeningAgent {
  name: string;
  accountId: number;
  /** `null`: all inboxes. */
  inboxIds: readonly number[] | null;
  policy: Policy;
}

/** A closed list, since it is counted in the metrics. */
export type IgnoredReason =
  | 'activity'
  | 'automatic message'
  | 'blocked contact'
  | 'deleted message'
  | 'event not used'
  | 'no running conversation'
  | 'nothing that concerns the bot'
  | 'other account'
  | 'other bot'
  | 'other inbox'
  | 'private note'
  | 'reaction'
  | 'template';

export interface Ignored {
  kind: 'ignored';
  reason: IgnoredReason;
}

/** What an event says, and whether a run of the workflow must be started to hear it. */
export interface Meaning {
  kind: 'meaning';
  starts: boolean;
  signalled: SignalledFact;
}

export interface FactFor extends Omit<Meaning, 'kind'> {
  kind: 'fact';
  ref: ConversationRef;
}

export type Interpretation = FactFor | Ignored;

export function ignored(reason: IgnoredReason): Ignored {
  return { kind: 'ignored', reason };
}

export function meaning(signalled: SignalledFact, starts = false): Meaning {
  return { kind: 'meaning', starts, signalled };
}
