import type { GivenBack } from '../../contracts/activities.ts';
import type { CommandGiven, DialogueMessage, IncomingMessage, LeftAs, Policy } from '../../contracts/conversation.ts';
import type { Contact, Snapshot } from '../../chatwoot/snapshot.ts';
import type { Surroundings } from '../../chatwoot/surroundings.ts';
import type { NotOurs } from '../../chatwoot/ownership.ts';

/** What is known of a conversation, and what waits to be done about it. Pure: every fact makes a new inbox. */
export interface Inbox {
  policy: Policy;
  contact: Contact;
  /** By the newest message's webhook, or a look; `null`: neither said it. */
  about: Surroundings | null;
  /** The newest snapshot seen; `null` before the first. */
  snapshot: Snapshot | null;
  /** `snapshot.at` of the newest change of the status that is known: a later one is another change. */
  statusAt: number;
  /** Unix seconds by our clock: it is open by our own doing since then, and no webhook has told of that. */
  openedAt: number | null;
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
  /** That it became `open` in an API inbox gives nothing back: the customer's message ends a snooze that way. */
  givenBack?: GivenBack;
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
  /** What people said about a draft, oldest first. */
  commands?: GivenCommand[];
  /** The newest draft of ours that came back, by its send key, with the id of its note. */
  drafted?: { sendKey: string; id: number };
  /** Counts what may make a finished run go on: messages, and facts that show the conversation as ours. */
  stirred: number;
}

/** `id`: the note's. */
export type GivenCommand = Pick<CommandGiven, 'id' | 'command'>;

/** `certain`: no live read is needed to believe it. */
export interface Claim {
  why: 'humanReplied' | NotOurs;
  certain: boolean;
  /** Of a reply: its `snapshot.at`. What gave the conversation back before that no longer counts. */
  at?: number;
}

export function emptyInbox(policy: Policy, contact: Contact | null): Inbox {
  return {
    policy,
    contact: contact ?? { id: null, name: null },
    about: null,
    snapshot: null,
    statusAt: 0,
    openedAt: null,
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

/**
 * Whether a live read says nothing about the claim that is there now: a person's reply that came in since `before`, the claim
 * at the time of the read, or a change that is newer than what was read.
 */
export function outlives({ claim, snapshot }: Inbox, read: Snapshot, before: Claim | null): boolean {
  if (claim === null || claim === before) return false;
  return claim.certain || (snapshot !== null && snapshot.at > read.at);
}

/** What is left to the run after this one. */
export function leftBy({ snapshot, statusAt, openedAt }: Inbox): LeftAs | null {
  if (snapshot === null) return null;
  const { attributes: _, ...left } = snapshot;
  return { snapshot: { ...left, at: Math.max(left.at, openedAt ?? 0) }, statusAt };
}

/** Ids of messages that webhooks, or looks, have told of. */
export const idsSeen = ({ seen }: Inbox): number[] => seen.map(Number).filter((id) => Number.isInteger(id));

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
