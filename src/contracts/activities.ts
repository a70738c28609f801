import type { OwnershipRules } from '../chatwoot/ownership.ts';
import type { ConversationRef, DialogueMessage, IncomingMessage, SoFar } from './conversation.ts';
import type { Status } from '../chatwoot/fields.ts';
import type { SendKind } from '../chatwoot/send-key.ts';
import type { Contact, Snapshot } from '../chatwoot/snapshot.ts';
import type { Surroundings } from '../chatwoot/surroundings.ts';
import type { CountedHandOff } from './metrics.ts';
import type { Limits } from './limits.ts';
import type { Asked, Handoff, Items, Outcome, Resume } from './graph.ts';

/** Arguments and results of every activity: one object in, one object out, so that both can grow. */

interface OnConversation {
  ref: ConversationRef;
}

/** What an activity needs to decide whether the conversation is still ours. */
export interface Guard {
  rules: OwnershipRules;
  formerAssignee: number | null;
  ownBot: number | null;
  /** Newest snapshot that arrived by webhook: decides where Chatwoot lets no token of ours read the conversation. */
  fallback: Snapshot;
}

/** A live look at the conversation. */
export interface Reading {
  snapshot: Snapshot;
  /** `false`: no token can read it, `snapshot` is the fallback: what the newest webhook said. */
  live: boolean;
  /** Chatwoot itself says that there is no such conversation. */
  gone?: true;
  /** Our agent bot's id, where a bot is assigned and it is known. */
  ownBot?: number;
  /** The newest message that is neither an activity nor private, where the reading shows it. */
  last: LastMessage | null;
  /** A message of the customer's that our own last one hides; only where it was looked for. */
  crossed?: LastMessage;
  contact: Contact | null;
  inbox: number | null;
  /** Such as `Channel::Whatsapp`; decides how long one message may be. */
  channel: string | null;
  /** Only where it was read. */
  about?: Surroundings;
  /** What the customer wrote and nobody has answered; only where it was asked for, and the messages could be listed. */
  missed?: IncomingMessage[];
  /** The list that was asked for shows that a person has it, which the conversation itself does not. */
  taken?: true;
  /** The run before has resolved it, and had not been told of the message that waits; nobody would see that. */
  overtaken?: boolean;
}

export interface LastMessage {
  id: number;
  from: 'customer' | 'us' | 'human' | 'other';
  sendKey: string | null;
  /** The message as it would have come by webhook; only for `from: 'customer'`. */
  incoming: IncomingMessage | null;
}

export interface ReadConversation extends OnConversation {
  guard: Guard;
  /** The turns (by their newest messages) that went on without the list of messages; what they missed is wanted. */
  blind?: number[];
  /** With `blind`: what people did before it stands no longer. */
  givenBack?: GivenBack;
  /** With `blind`: ids of messages that earlier runs have settled, by silence too. */
  settled?: number[];
  /** The newest message that waits (its id), in a run that has not begun a turn. */
  waiting?: number;
}

/** People's giving a conversation back to the bot. */
export interface GivenBack {
  /** Unix seconds. */
  at: number;
  /** The customer's newest message then (its id): a person's word before it is older, also within the same second. */
  with: number;
}

export interface RunGraph extends OnConversation {
  turn: number;
  contact: Contact;
  /** By the newest webhook; absent: no webhook said it. */
  about?: Surroundings;
  /** The conversation's custom attributes, by the newest webhook. */
  attributes?: Record<string, unknown>;
  /** Recent dialogue, oldest first; the last `fresh` messages are the unanswered ones. */
  dialogue: DialogueMessage[];
  fresh: number;
  /** Present in a run's first turn: read the conversation (and, with a user token, its earlier dialogue) first. */
  opening: Guard | null;
  /** Present where the run does not know yet what earlier ones have used: it is looked up, and may keep the graph from being called. */
  limits?: Limits;
  /** When people last gave the conversation back, as far as a webhook said so. */
  givenBack?: GivenBack;
  /** Turns that went on without the list of messages: their answers say nothing about what they could not see. */
  blind?: number[];
  /** With `blind`: ids of messages that earlier runs have settled, by silence too. */
  settled?: number[];
  /** An operator wants a failed turn again: the fallback text is no answer to it. */
  again?: boolean;
  /** The graph goes on from its question, after `takeBack`; then nothing is fresh. */
  resume?: Resume;
  /** People decide on the answer: what they say meanwhile takes nothing from the bot, and no typing is shown. */
  reviewed?: true;
  /** A person wants another draft, made after this; empty: they have not said how. */
  hint?: string;
  /** Customer's messages (their ids) to which the graph's answer was not sent as it is: a memory of its own has to forget it. */
  unsent?: number[];
}

/** What the files of a message say, in their order; `null`: nothing that was heard in this turn. */
export interface Heard {
  id: number;
  transcripts: (string | null)[];
}

export type RunGraphResult = (
  | {
      kind: 'outcome';
      outcome: Outcome;
      earlier: DialogueMessage[];
      /** Messages that the graph was given as well, since no webhook had told of them. */
      missed: IncomingMessage[];
      reading: Reading | null;
      /** The messages could not be listed, though there is a token for it. */
      unlisted?: true;
      /** What we have written down of voice notes. */
      heard?: Heard[];
    }
  /** What the customer sent is for a person (`why`); the graph was not called. */
  | {
      kind: 'unreadable';
      why: string;
      earlier: DialogueMessage[];
      missed: IncomingMessage[];
      reading: Reading | null;
      unlisted?: true;
    }
  /** The conversation is not ours, or its newest message already answers this one; the graph was not called. */
  | { kind: 'notOurs'; reading: Reading }
  | { kind: 'answered'; reading: Reading | null }
  /** A person has replied and nobody gave the conversation back; the graph was not called. */
  | { kind: 'taken' }
  /** Earlier runs have used up what the conversation may use; the graph was not called. */
  | { kind: 'limited' }
) & {
  /** Of earlier runs, where it was asked for by `limits` and could be had. */
  soFar?: SoFar;
};

export interface TakeBack extends OnConversation {
  guard: Guard;
  /** The person's note that asks for it; once a person has written to the customer after it, the conversation stays theirs. */
  note: number;
}
export type TakeBackResult =
  /**
   * The conversation is the bot's again, as `reading` shows it, and the graph waits for an answer to `asked`. What the
   * customer wrote meanwhile is `unheard`: neither people nor the graph have taken it up.
   */
  | { kind: 'waiting'; asked: Asked; unheard: IncomingMessage[]; reading: Reading }
  /** Nothing was changed: it is not to be had, or the graph waits for nothing. */
  | { kind: 'notOurs' | 'nothing'; reading: Reading };

export interface SendReply extends OnConversation {
  sendKey: string;
  kind: SendKind;
  text: string;
  options: { title: string; value: string }[];
  /** Where channels can show them; all others get the text. */
  items?: Items;
  /** Newest customer message that this answers; a later one on the conversation stops the first part. */
  newest: number;
  /** Oldest one: a person who wrote after it has taken over. Without it, only what follows `newest` counts. */
  oldest?: number;
  guard: Guard;
  /** Send whatever came in meanwhile: later parts of a reply that was begun. */
  begun: boolean;
  /** The conversation was opened for people before: it is sent unless one of them has written. */
  handedOver?: true;
}

export type SendReplyResult =
  /**
   * `newer`: what the customer wrote meanwhile, in case its webhook never comes: our answer ends Chatwoot's own count of the waiting.
   * `unseen`: nobody could look before, though there is a token for it.
   */
  | { kind: 'sent'; id: number | null; ownBot: number | null; newer?: IncomingMessage; unseen?: true }
  | { kind: 'notOurs'; reading: Reading }
  | { kind: 'newerMessage'; reading: Reading };

export interface ConfirmSend extends OnConversation {
  sendKey: string;
  /** Newest message of anybody that was known when the send began. */
  newest: number;
}
/** `unknown`: the token shows too little of the conversation to tell. */
export interface ConfirmSendResult {
  found: 'present' | 'absent' | 'unknown';
}

export interface SetStatus extends OnConversation {
  status: Status;
  /** Change it only from one of these; anything else is left as it is. */
  from: Status[];
  /** Resolve only while nothing that the customer or a person wrote after this message is there. */
  unlessNewerThan: number | null;
  /** Only while it is the bot's: whoever took it a moment ago keeps it. */
  guard?: Guard;
  /** The person who has it by the newest webhook; counts where that cannot be read. */
  known?: number;
  /** Unix ms from which on it is done without a look. */
  lookUntil?: number;
  /** A hand-off, to be counted once it is done. */
  counts?: CountedHandOff;
}
export interface SetStatusResult {
  changed: boolean;
  /** Status afterwards; `null` where it could not be read. */
  status: Status | null;
  /** The newer customer message that kept us from it, or crossed with it. */
  newer: IncomingMessage | null;
  /** The person who had the conversation before, where it could be read. Opening may assign one by itself. */
  person?: number | null;
}

export interface Assign extends OnConversation {
  team: number | string | null;
  assignee: number | string | null;
}
export interface AddLabels extends OnConversation {
  labels: string[];
  /** What it has by the newest webhook. */
  known: string[];
}
export interface RemoveLabel extends OnConversation {
  label: string;
  /** Only while the conversation has this status; payloads may be late. */
  whileStatus: Status;
  /** What it has by the newest webhook. */
  known: string[];
}
export interface RemoveLabelResult {
  removed: boolean;
}
export interface SetAttributes extends OnConversation {
  attributes: Record<string, unknown>;
  /** What it has by the newest webhook; `null`: unknown. */
  known: Record<string, unknown> | null;
}
export interface SetPriority extends OnConversation {
  priority: NonNullable<Handoff['priority']>;
}
export interface AddNote extends OnConversation {
  sendKey: string;
  text: string;
}

export interface AddNoteResult {
  /** Chatwoot's id of the message. */
  id: number;
}

/** What the worker registers and the workflow calls. */
export interface Activities {
  runGraph: (input: RunGraph) => Promise<RunGraphResult>;
  readConversation: (input: ReadConversation) => Promise<Reading>;
  takeBack: (input: TakeBack) => Promise<TakeBackResult>;
  sendReply: (input: SendReply) => Promise<SendReplyResult>;
  confirmSend: (input: ConfirmSend) => Promise<ConfirmSendResult>;
  addNote: (input: AddNote) => Promise<AddNoteResult>;
  setStatus: (input: SetStatus) => Promise<SetStatusResult>;
  assign: (input: Assign) => Promise<void>;
  addLabels: (input: AddLabels) => Promise<void>;
  removeLabel: (input: RemoveLabel) => Promise<RemoveLabelResult>;
  setAttributes: (input: SetAttributes) => Promise<void>;
  setPriority: (input: SetPriority) => Promise<void>;
}
