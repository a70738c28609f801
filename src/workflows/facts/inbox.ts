import type {
  Contact,
  DialogueMessage,
  IncomingMessage,
  Policy,
  Snapshot,
  Surroundings,
} from '../../contracts/conversation.ts';
import type { NotOurs } from '../../chatwoot/ownership.ts';
import { put, remember, sizeOf, window } from './window.ts';

/** What is known of a conversation, and what waits to be done about it. Pure: every fact makes a new inbox. */
export interface Inbox {
  policy: Policy;
  contact: Contact;
  /** By the newest message's webhook, or a look; `null`: neither said it. */
  about: Surroundings | null;
  /** The newest snapshot seen; `null` before the first. */
  snapshot: Snapshot | null;
  /** The customer's messages that nobody has answered, oldest first. */
  unanswered: IncomingMessage[];
  /** What was said before them, oldest first, bounded. */
  dialogue: DialogueMessage[];
  /** Keys of messages taken in; dies with the run, so the first turn of a run looks at the conversation. */
  seen: string[];
  /** Send keys that came back: those messages are stored. */
  echoes: string[];
  formerAssignee: number | null;
  ownBot: number | null;
  /** Somebody else seems to have the conversation. */
  claim: Claim | null;
  /** It became ours again (unix ms): look for a message that waits. */
  returnedAt: number | null;
  /** The customer's message that the event of that return showed; counts where nobody can look. */
  shown: IncomingMessage | null;
  /** `snapshot.at` of that return: what people did before it no longer counts. */
  ownedSince: number;
  lastHumanReply: number;
  /** A reply of ours that the channel refused. */
  undelivered: string | null;
  /** A machine wrote, and so far nobody else: people have to see the conversation. */
  machineWrote: boolean;
  /** Messages refused because too many were waiting. */
  shed: number;
  /** Workflow time (ms) of the first and the last waiting message. */
  firstAt: number;
  lastAt: number;
  /** Counts what may make a finished run go on: messages, and facts that show the conversation as ours. */
  stirred: number;
}

/** `certain`: no live read is needed to believe it. */
export interface Claim {
  why: 'humanReplied' | NotOurs;
  certain: boolean;
}

const MAX_WAITING = 200;
const MAX_WAITING_BYTES = 256 * 1024;

export function emptyInbox(policy: Policy, contact: Contact | null): Inbox {
  return {
    policy,
    contact: contact ?? { id: null, name: null },
    about: null,
    snapshot: null,
    unanswered: [],
    dialogue: [],
    seen: [],
    echoes: [],
    formerAssignee: null,
    ownBot: null,
    claim: null,
    returnedAt: null,
    shown: null,
    ownedSince: 0,
    lastHumanReply: 0,
    undelivered: null,
    machineWrote: false,
    shed: 0,
    firstAt: 0,
    lastAt: 0,
    stirred: 0,
  };
}

/** Takes a customer's message in, once; found by webhook or by a live read. */
export function addMessage(inbox: Inbox, message: IncomingMessage, now: number): Inbox {
  if (inbox.seen.includes(message.key)) return inbox;
  const seen = remember(inbox.seen, message.key);
  const unanswered = [...inbox.unanswered, message];
  // Once one is refused all are, until a person was asked: nobody would see the gap.
  if (inbox.shed > 0 || isTooMuch(unanswered)) return { ...shed(inbox), seen, stirred: inbox.stirred + 1 };
  return {
    ...inbox,
    seen,
    unanswered: unanswered.sort((a, b) => a.id - b.id || a.key.localeCompare(b.key)),
    firstAt: inbox.unanswered.length === 0 ? now : inbox.firstAt,
    lastAt: now,
    stirred: inbox.stirred + 1,
  };
}

/** More waits, attachments included, than one turn and one Temporal payload may hold. */
export function isTooMuch(waiting: IncomingMessage[]): boolean {
  return waiting.length > MAX_WAITING || sizeOf(waiting) > MAX_WAITING_BYTES;
}

/** Something came in that is too much: a person has to look. */
export function shed(inbox: Inbox): Inbox {
  return { ...inbox, shed: inbox.shed + 1 };
}

/** The batch was answered with `replies`: both become dialogue. Messages that came later keep waiting. */
export function answered(inbox: Inbox, batch: IncomingMessage[], replies: DialogueMessage[] = []): Inbox {
  const keys = new Set(batch.map(({ key }) => key));
  const asked = batch.filter(({ note }) => !note);
  const said = asked.map(({ receivedAt: _, ...message }): DialogueMessage => message);
  return {
    ...inbox,
    unanswered: inbox.unanswered.filter(({ key }) => !keys.has(key)),
    dialogue: window([...said, ...replies].reduce(put, inbox.dialogue)),
  };
}

export function said(inbox: Inbox, message: DialogueMessage): Inbox {
  return { ...inbox, dialogue: window(put(inbox.dialogue, message)) };
}

/** What the next turn is about: a person's answer to the graph by itself, else everything that the customer wrote. */
export function nextBatch({ unanswered }: Inbox): IncomingMessage[] {
  const answer = noteIn(unanswered);
  return answer ? [answer] : unanswered;
}

/** A person's answer to the graph. */
export function noteIn(messages: IncomingMessage[]): IncomingMessage | undefined {
  return messages.find(({ note }) => note);
}

/**
 * Whether a live read says nothing about the claim that is there now: a person's reply that came in since `before`, the claim
 * at the time of the read, or a change that is newer than what was read.
 */
export function outlives({ claim, snapshot }: Inbox, read: Snapshot, before: Claim | null): boolean {
  if (claim === null || claim === before) return false;
  return claim.certain || (snapshot !== null && snapshot.at > read.at);
}

/** The oldest message that waits, of those written before `newest`; clicks have the id of an older message of ours. */
export function oldestWaiting({ unanswered }: Inbox, newest: number): number {
  return Math.min(newest, ...unanswered.filter(({ id, key }) => key === String(id)).map(({ id }) => id));
}

/** By the newest webhook. */
export const labelsOf = ({ snapshot }: Inbox): string[] => snapshot?.labels ?? [];

export function knownOf(inbox: Inbox) {
  return { formerAssignee: inbox.formerAssignee, ownBot: inbox.ownBot ?? inbox.policy.ownBot ?? null };
}

/** Keys of messages that nobody has told us of. What was said before a run began is known from its dialogue. */
export function unheardOf({ seen, dialogue }: Inbox, keys: string[]): string[] {
  const known = new Set([...seen, ...dialogue.map(({ id, key }) => key ?? String(id))]);
  return keys.filter((key) => !known.has(key));
}
