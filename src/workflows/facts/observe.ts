import type { OwnershipChanged } from '../../contracts/conversation.ts';
import type { Snapshot } from '../../chatwoot/snapshot.ts';
import { isOurs, mayBeOpen, mayBeOurs, whyNotOurs } from '../../chatwoot/ownership.ts';
import type { Inbox } from './inbox.ts';

/**
 * A payload's view of the owner counts if it is not older than the newest seen. `begins`: it is of a kind that runs start with.
 *
 * Where people had it, a message may be the first to tell that it is the bot's again: webhooks come in any order. A message from before
 * our own opening looks the same while no webhook has told of that (`openedAt`): the clocks tell the two apart, ours and Chatwoot's.
 */
export function observe(inbox: Inbox, snapshot: Snapshot, now: number, begins = false): Inbox {
  if (isOlder(snapshot, inbox) || isFromBeforeOpening(snapshot, inbox)) return inbox;
  const first = inbox.snapshot === null;
  const wasOurs = inbox.snapshot === null || isOurs(inbox.snapshot, inbox.policy, inbox);
  const current = { ...snapshot, status: snapshot.status ?? inbox.snapshot?.status ?? null };
  const starts = first && begins && current.assigneeType === 'User';
  const former = starts ? { formerAssignee: current.assigneeId } : formerAfter(inbox, current);
  const statusAt = first ? Math.max(inbox.statusAt, snapshot.at) : inbox.statusAt;
  const next = { ...inbox, snapshot: current, statusAt, openedAt: null, ...former };
  if (isOurs(current, next.policy, next)) {
    if (next.claim?.certain) return next;
    const back = { returnedAt: now, ownedSince: current.at, stirred: inbox.stirred + 1 };
    return { ...next, claim: null, ...(wasOurs ? {} : back) };
  }
  // Where it may be open the customer's next message hides a snooze: nothing but this shows it.
  const certain = current.status === 'snoozed' && mayBeOpen(next.policy);
  return next.claim?.certain ? next : { ...next, claim: { why: whyNotOurs(current, next.policy, next), certain } };
}

/** Payloads come in any order; one without a time counts as new. */
function isOlder({ at }: Snapshot, { snapshot: known }: Inbox): boolean {
  return known !== null && at !== 0 && at < known.at;
}

function isFromBeforeOpening(snapshot: Snapshot, { openedAt, policy, ...inbox }: Inbox): boolean {
  return openedAt !== null && snapshot.at !== 0 && snapshot.at < openedAt && isOurs(snapshot, policy, inbox);
}

/** The former assignee stops being one as soon as somebody else, or nobody, is assigned. */
function formerAfter(inbox: Inbox, { assigneeType, assigneeId }: Snapshot) {
  const kept = assigneeType === 'User' && assigneeId === inbox.formerAssignee;
  return { formerAssignee: kept ? inbox.formerAssignee : null };
}

/** A live read showed that the conversation is ours: claims are settled. */
export function confirmOurs(inbox: Inbox, read: Snapshot): Inbox {
  return { ...believe(inbox, read), claim: null, ...formerAfter(inbox, read) };
}

/** What was read of the conversation. What a newer webhook told stays known. */
export function believe(inbox: Inbox, read: Snapshot): Inbox {
  const snapshot = isOlder(read, inbox) ? (inbox.snapshot ?? read) : read;
  return { ...inbox, snapshot, statusAt: Math.max(inbox.statusAt, read.at), openedAt: null };
}

/**
 * An event about the owner; where it shows that the conversation became ours, its assignee is the former one.
 *
 * The newest change of the status decides, not the newest payload. One that is told when we thought it ours, and is newer than any
 * that we know, says that it was not ours meanwhile: our own opening, say, whose answer is not there yet.
 */
export function observeReturn(before: Inbox, fact: OwnershipChanged, now: number): Inbox {
  const { snapshot, change, receivedAt } = fact;
  if (change === 'assignee' && isTakenByFormer(before, snapshot)) {
    const taken: Inbox = { ...before, formerAssignee: null, claim: { why: 'assigned', certain: false } };
    return isOlder(snapshot, before) ? taken : { ...taken, snapshot, openedAt: null };
  }
  const isChange = change === 'status' && snapshot.at > before.statusAt;
  const inbox = isChange ? { ...before, statusAt: snapshot.at } : before;
  if (isBeforeReply(inbox, snapshot)) return inbox;
  const isOursNow = inbox.snapshot !== null && isOurs(inbox.snapshot, inbox.policy, inbox);
  const wasAway = isChange && inbox.snapshot !== null && (isOursNow || inbox.openedAt !== null);
  const wasOurs = isOursNow && !wasAway;
  if (isOlder(snapshot, inbox) && !wasAway) return withShown(inbox, fact);
  const isOther = snapshot.assigneeType === 'User' && snapshot.assigneeId !== inbox.formerAssignee;
  const isKept = isOther && cameBack(inbox, fact);
  const known = isKept ? { ...inbox, formerAssignee: snapshot.assigneeId } : inbox;
  if ((wasOurs && !isKept) || !isOurs(snapshot, inbox.policy, known)) {
    return withShown(observe(inbox, snapshot, now), fact);
  }
  return {
    ...inbox,
    snapshot: isOlder(snapshot, inbox) ? { ...snapshot, at: inbox.snapshot?.at ?? snapshot.at } : snapshot,
    openedAt: null,
    ...formerAfter(known, snapshot),
    claim: null,
    returnedAt: receivedAt,
    shown: fact.waiting ?? null,
    ...(givesBack(fact)
      ? { ownedSince: snapshot.at, givenBack: { at: snapshot.at, with: fact.waiting?.id ?? 0 } }
      : {}),
    firstAt: inbox.unanswered.length === 0 ? now : inbox.firstAt,
    lastAt: now,
    stirred: inbox.stirred + 1,
  };
}

/** It was the bot's again before the person replied, who has it now: webhooks come in any order. */
const isBeforeReply = ({ claim }: Inbox, { at }: Snapshot) =>
  claim?.why === 'humanReplied' && at !== 0 && at < (claim.at ?? 0);

/** What people said before it no longer counts. That nobody is assigned any more, or another bot, says nothing about that. */
function givesBack({ change, snapshot }: OwnershipChanged): boolean {
  return change === 'returned' || (change === 'status' && snapshot.status !== 'open');
}

/**
 * A status that changed to what we knew was another one meanwhile, of which no webhook told, or a later message told of it first: what
 * the customer wrote before may be as unknown. What is known looks the same, and is told by its key; so does what an
 * earlier run has answered, where the event comes after that run's end: then the turn's first look tells.
 */
function withShown(inbox: Inbox, { snapshot, change, waiting, receivedAt }: OwnershipChanged): Inbox {
  const isBack = change === 'status' && waiting && isOurs(snapshot, inbox.policy, inbox);
  const isUnknown = isBack && waiting.id > inbox.lastHumanReply && !inbox.seen.includes(waiting.key);
  return isUnknown ? { ...inbox, returnedAt: receivedAt, shown: waiting } : inbox;
}

/**
 * Whether an event says that the conversation came back with its assignee, who is then a former one. A status that changed to
 * `pending` says so, whatever was known before; with other changes it was something else than the assignee that kept it from us.
 */
function cameBack({ snapshot: known, claim, policy }: Inbox, { snapshot, change }: OwnershipChanged): boolean {
  if (change === 'assignee') return false;
  if (known !== null && !mayBeOurs(known, policy)) return true;
  return change === 'status' && (known === null || claim?.certain !== true || snapshot.at > known.at);
}

/**
 * The person whom the first fact showed as assigned was taken for a former assignee; their own assignment, which Chatwoot
 * sent before and which came after, says that they took it while it was ours.
 */
function isTakenByFormer({ formerAssignee, ownedSince, policy }: Inbox, snapshot: Snapshot): boolean {
  const them = snapshot.assigneeType === 'User' && snapshot.assigneeId === formerAssignee && formerAssignee !== null;
  return them && snapshot.at >= ownedSince && mayBeOurs(snapshot, policy);
}
