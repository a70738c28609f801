import type {
  Contact,
  DialogueMessage,
  Facts,
  IncomingMessage,
  OwnershipChanged,
  Policy,
  Snapshot,
} from '../contracts/conversation.ts';
import { isOurs } from '../contracts/ownership.ts';
import { remember, window } from './window.ts';

/** What is known of a conversation, and what waits to be done about it. Pure: every fact makes a new inbox. */
export interface Inbox {
  policy: Policy;
  contact: Contact;
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
  /** `snapshot.at` of that return: what people did before it no longer counts. */
  ownedSince: number;
  lastHumanReply: number;
  /** A reply of ours that the channel refused. */
  undelivered: string | null;
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
  why: 'humanReplied' | 'assigned' | 'labelled' | 'statusChanged' | 'otherBot';
  certain: boolean;
}

const MAX_WAITING = 200;
const MAX_WAITING_CHARACTERS = 256 * 1024;

export function emptyInbox(policy: Policy, contact: Contact | null): Inbox {
  return {
    policy,
    contact: contact ?? { id: null, name: null },
    snapshot: null,
    unanswered: [],
    dialogue: [],
    seen: [],
    echoes: [],
    formerAssignee: null,
    ownBot: null,
    claim: null,
    returnedAt: null,
    ownedSince: 0,
    lastHumanReply: 0,
    undelivered: null,
    shed: 0,
    firstAt: 0,
    lastAt: 0,
    stirred: 0,
  };
}

/** How each fact changes the inbox. Facts come in any order and more than once. */
export const accept = {
  messageReceived(inbox: Inbox, fact: Facts['messageReceived'], now: number): Inbox {
    const { policy, snapshot } = fact;
    const observed = observe({ ...inbox, policy, contact: whichever(fact.contact, inbox) }, snapshot, 'message');
    return addMessage(observed, fact.message, now);
  },

  conversationCreated(inbox: Inbox, { snapshot, contact, policy }: Facts['conversationCreated']): Inbox {
    return observe({ ...inbox, policy, contact: whichever(contact, inbox) }, snapshot, 'status');
  },

  /** A reply from before the conversation became ours again says nothing about now; one while it is ours takes it. */
  humanReplied(inbox: Inbox, { id, text, snapshot, policy, key }: Facts['humanReplied']): Inbox {
    if (inbox.seen.includes(key)) return inbox;
    const current = { ...inbox, policy, seen: remember(inbox.seen, key) };
    const observed = observe(current, snapshot, 'humanReply');
    const said: DialogueMessage = { id, role: 'assistant', text, human: true };
    const noted = {
      ...observed,
      dialogue: window([...observed.dialogue, said]),
      lastHumanReply: Math.max(observed.lastHumanReply, id),
    };
    if (snapshot.at !== 0 && snapshot.at < inbox.ownedSince) return noted;
    const certain = policy.mode === 'api-inbox' || snapshot.status === 'pending' || snapshot.status === null;
    return { ...noted, claim: { why: 'humanReplied', certain } };
  },

  replyEchoed(inbox: Inbox, { sendKey, senderId, snapshot }: Facts['replyEchoed']): Inbox {
    const ownBot = inbox.policy.mode === 'agent-bot' ? (senderId ?? inbox.ownBot) : inbox.ownBot;
    return observe({ ...inbox, ownBot, echoes: remember(inbox.echoes, sendKey) }, snapshot, 'echo');
  },

  messageDeleted(inbox: Inbox, { id }: Facts['messageDeleted']): Inbox {
    return {
      ...inbox,
      seen: remember(inbox.seen, String(id)),
      unanswered: inbox.unanswered.filter((message) => message.id !== id),
      dialogue: inbox.dialogue.filter((message) => message.id !== id),
    };
  },

  messageEdited(inbox: Inbox, { id, text }: Facts['messageEdited']): Inbox {
    const edit = <M extends DialogueMessage>(message: M): M => (message.id === id ? { ...message, text } : message);
    return { ...inbox, unanswered: inbox.unanswered.map(edit), dialogue: inbox.dialogue.map(edit) };
  },

  replyFailed(inbox: Inbox, { sendKey }: Facts['replyFailed']): Inbox {
    return { ...inbox, undelivered: sendKey };
  },

  ownershipChanged(inbox: Inbox, fact: Facts['ownershipChanged'], now: number): Inbox {
    return observeReturn({ ...inbox, policy: fact.policy, contact: whichever(fact.contact, inbox) }, fact, now);
  },
};

/** Takes a customer's message in, once; found by webhook or by a live read. */
export function addMessage(inbox: Inbox, message: IncomingMessage, now: number): Inbox {
  if (inbox.seen.includes(message.key)) return inbox;
  const seen = remember(inbox.seen, message.key);
  const waiting = inbox.unanswered.reduce((sum, { text }) => sum + text.length, message.text.length);
  if (inbox.unanswered.length >= MAX_WAITING || waiting > MAX_WAITING_CHARACTERS) {
    return { ...inbox, seen, shed: inbox.shed + 1, stirred: inbox.stirred + 1 };
  }
  return {
    ...inbox,
    seen,
    unanswered: [...inbox.unanswered, message].sort((a, b) => a.id - b.id || a.key.localeCompare(b.key)),
    firstAt: inbox.unanswered.length === 0 ? now : inbox.firstAt,
    lastAt: now,
    stirred: inbox.stirred + 1,
  };
}

/** The batch was answered with `replies`: both become dialogue. Messages that came later keep waiting. */
export function answered(inbox: Inbox, batch: IncomingMessage[], replies: DialogueMessage[] = []): Inbox {
  const keys = new Set(batch.map(({ key }) => key));
  const said = batch.map(({ receivedAt: _, ...message }): DialogueMessage => message);
  return {
    ...inbox,
    unanswered: inbox.unanswered.filter(({ key }) => !keys.has(key)),
    dialogue: window([...inbox.dialogue, ...said, ...replies]),
  };
}

export function said(inbox: Inbox, message: DialogueMessage): Inbox {
  return { ...inbox, dialogue: window([...inbox.dialogue, message]) };
}

/** A live read showed that the conversation is ours: claims are settled. */
export function confirmOurs(inbox: Inbox, snapshot: Snapshot): Inbox {
  return { ...inbox, claim: null, snapshot, ...formerAfter(inbox, snapshot) };
}

export function knownOf(inbox: Inbox) {
  return { formerAssignee: inbox.formerAssignee, ownBot: inbox.ownBot };
}

/** A payload's view of the owner counts if it is not older than the newest seen. */
function observe(
  inbox: Inbox,
  snapshot: Snapshot,
  from: 'message' | 'status' | 'assignee' | 'humanReply' | 'echo',
): Inbox {
  if (inbox.snapshot && snapshot.at !== 0 && snapshot.at < inbox.snapshot.at) return inbox;
  const first = inbox.snapshot === null;
  const current = { ...snapshot, status: snapshot.status ?? inbox.snapshot?.status ?? null };
  const starts = first && (from === 'message' || from === 'status') && current.assigneeType === 'User';
  const former = starts ? { formerAssignee: current.assigneeId } : formerAfter(inbox, current);
  const next = { ...inbox, snapshot: current, ...former };
  if (isOurs(current, next.policy, next)) {
    return next.claim?.certain === false && from !== 'humanReply' ? { ...next, claim: null } : next;
  }
  return next.claim?.certain ? next : { ...next, claim: { why: whyNotOurs(current, next), certain: false } };
}

/** The former assignee stops being one as soon as somebody else, or nobody, is assigned. */
function formerAfter(inbox: Inbox, { assigneeType, assigneeId }: Snapshot) {
  const kept = assigneeType === 'User' && assigneeId === inbox.formerAssignee;
  return { formerAssignee: kept ? inbox.formerAssignee : null };
}

/** An event about the owner; where it shows that the conversation became ours, its assignee is the former one. */
function observeReturn(inbox: Inbox, { snapshot, change, receivedAt }: OwnershipChanged, now: number): Inbox {
  if (inbox.snapshot && snapshot.at !== 0 && snapshot.at < inbox.snapshot.at) return inbox;
  const wasOurs = inbox.snapshot !== null && isOurs(inbox.snapshot, inbox.policy, inbox);
  const keptAssignee = change !== 'assignee' && snapshot.assigneeType === 'User';
  const former = !wasOurs && keptAssignee ? snapshot.assigneeId : inbox.formerAssignee;
  if (wasOurs || !isOurs(snapshot, inbox.policy, { ...inbox, formerAssignee: former })) {
    return observe(inbox, snapshot, change === 'assignee' ? 'assignee' : 'echo');
  }
  return {
    ...inbox,
    snapshot,
    formerAssignee: former,
    claim: null,
    returnedAt: receivedAt,
    ownedSince: snapshot.at,
    firstAt: inbox.unanswered.length === 0 ? now : inbox.firstAt,
    lastAt: now,
    stirred: inbox.stirred + 1,
  };
}

function whichever(contact: Contact, inbox: Inbox): Contact {
  return contact.id === null ? inbox.contact : contact;
}

export function whyNotOurs(snapshot: Snapshot, inbox: Pick<Inbox, 'policy' | 'formerAssignee'>): Claim['why'] {
  if (snapshot.labels.includes(inbox.policy.silenceLabel)) return 'labelled';
  if (snapshot.assigneeType === 'User' && snapshot.assigneeId !== inbox.formerAssignee) return 'assigned';
  const status = snapshot.status;
  if (status !== null && status !== 'pending' && !(inbox.policy.mode === 'api-inbox' && status === 'open')) {
    return 'statusChanged';
  }
  return 'otherBot';
}
