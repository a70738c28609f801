import type { Status } from '../../sandbox/world/records.ts';
import type { SetUp } from '../set-ups/set-ups.ts';

/** A fault that struck: a conversation, or (`null`) any that waited then. Unix ms; an outage lasts until it is over. */
export interface Strike {
  fault: string;
  conversation: number | null;
  at: number;
  until: number;
}

export interface Said {
  id: number;
  /** `other`: another bot, or a rule. */
  by: 'customer' | 'bot' | 'person' | 'note' | 'other';
  text: string;
  markers: string[];
  /** The customer asked for a person, or the bot said that one will come. */
  wantsPerson: boolean;
  at: number;
}

/** What the desk showed from then on. */
export interface State {
  at: number;
  status: Status;
  assignee: number | null;
  /** The bot that is assigned. */
  bot: number | null;
  /** Whether it has the label that silences the bot of an API inbox. */
  isSilenced: boolean;
  /** The newest public message of that moment. */
  newest: number;
}

/** Who changed what, by the lines that agents see between the messages. */
export interface Act {
  at: number;
  by: 'us' | 'people' | 'chatwoot';
  what: Status | 'assigned' | 'unassigned' | 'silenced' | 'replied';
}

/** One conversation as its customer and the desk saw it, and what went to and fro between Chatwoot and us about it. */
export interface Seen {
  conversation: number;
  mode: SetUp['mode'];
  /** The second bot; `null`: there is none. */
  otherBot: number | null;
  said: Said[];
  states: State[];
  acts: Act[];
  /** When Chatwoot took each live read whose answer reached us, and each that it refused. */
  reads: number[];
  refusedReads: number[];
  /** Our requests that may change something: since when they were under way, and until when they were answered. */
  writes: { at: number; until: number }[];
  /** When each message's webhook was first taken by us. */
  delivered: Map<number, number>;
  /** Webhooks that we took: of which moment they told, and when that was. */
  told: { of: number; at: number }[];
}

/** When the request began to be under way whose doing this was. */
export function leftAt({ writes }: Seen, at: number): number {
  return writes.find((write) => write.at <= at && at <= write.until + 20)?.at ?? at;
}

/** When we took a webhook that tells of that moment or of a later one; `after`, `until`: of no other one. */
export function toldOf({ told }: Seen, moment: number, { after = -Infinity, until = Infinity } = {}): number {
  const of = told.filter((one) => one.of >= moment - 5 && one.of > after && one.of < until);
  return Math.min(Infinity, ...of.map(({ at }) => at));
}
