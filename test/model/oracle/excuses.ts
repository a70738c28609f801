import type { Case } from './case.ts';

/** What is not promised, by the words of docs/promises.md. */
export const BLIND = 'where no token may read the conversation, the newest webhook decides';
export const LOST = 'webhooks can get lost: where no token may list conversations nobody finds out';
export const SHUT = 'where Chatwoot lets no token open a conversation, nobody sees a hand-off';
export const UNKNOWN = 'which bot we are may be unknown';
export const BEFORE = "assigned before the bot's first word";
export const NEWEST = "a bot's token sees the newest message alone";
export const UNSENT = 'HANDOFF_ENABLED=false, and a reply that Chatwoot did not take, or of which nobody can tell';
export const PAST = 'who has waited for longer than IDLE_END is not looked for';
export const LIMITED = 'HANDOFF_ENABLED=false and a limit: the customer is told once';
export const GLANCE = 'at the deadline it is opened without a look that takes longer than a second';
export const REFUSED = 'a reply that the channel refuses once it is resolved opens it, whoever resolved it';
export const CLOSED =
  'what was closed, or put aside, before its answer is found by the list of messages alone, once the customer writes again';
export const REPLACED = 'a label that people set in the seconds in which ours are set may be lost';
export const RESENT = 'AMBIGUOUS_SEND=resend may say it twice';

/** Milliseconds for which a token that failed is left alone, at most, and some more for what was begun by then. */
const LEFT_ALONE = 630_000;

/** Whether no token may have been asked to do it at that time (unix ms), since it had failed. */
const isStruck = ({ moments }: Case, calls: string[], at: number): boolean =>
  moments.some(
    (each) => each.kind === 'strike' && calls.includes(each.call) && each.at <= at && each.at > at - LEFT_ALONE,
  );

/** Whether no token may have read it at that time. A bot's may not once it has a team. */
export function isBlind(found: Case, at: number): boolean {
  const { facts, moments } = found;
  const hadTeam = moments.some(
    (each) => each.kind === 'state' && (each.before.team ?? each.after.team) !== null && each.at <= at,
  );
  return isStruck(found, ['read'], at) || (hadTeam && !facts.lists);
}

/** Whether no token may have listed its messages at that time. */
export const isDim = (found: Case, at: number): boolean => !found.facts.lists || isStruck(found, ['list'], at);

/** Whether nothing but a list may have told which bot we are. */
export const isUnknown = (found: Case, at: number): boolean =>
  !found.facts.knowsItself && (!found.facts.seesBots || isStruck(found, ['list'], at));

/** Whether the webhook of who has it now had come. */
export function isToldOf({ moments }: Case, seen: number): boolean {
  const since = moments.slice(0, seen).findLastIndex((each) => each.kind === 'state');
  if (moments.slice(since).some((each) => each.kind === 'webhook' && each.fate === 'lost')) return false;
  return moments
    .slice(since, seen)
    .some((each) => each.kind === 'webhook' && each.event === 'conversation_updated' && each.fate === 'taken');
}

/** Milliseconds until workers have found out that tokens are refused, and ingresses have heard of it. */
const FOUND_OUT = 60_000;

/** Whether nobody could open it for what was said then (unix ms), and the ingress had not heard of that. */
export const isShut = ({ facts, moments }: Case, at: number): boolean =>
  moments.some((each) => {
    if (each.kind !== 'trouble' || each.opening === 'works' || each.until !== Infinity) return false;
    return !(each.refused && facts.flips) || at <= each.at + FOUND_OUT;
  });

/** Whether the customer had waited for so long, at the last that happened to it, that their conversation is not looked at any more. */
export function isPast({ facts, moments }: Case, said: number): boolean {
  const since = moments
    .slice(0, said)
    .findLastIndex((each) => each.kind === 'message' && each.isPublic && each.by !== 'customer');
  const first = moments[Math.max(0, since)]?.at ?? 0;
  const last = moments.findLast((each) => each.kind === 'state' || (each.kind === 'message' && each.by === 'customer'));
  return (last?.at ?? 0) - first > facts.horizon;
}

/** Always true, so that it can end a condition. */
export function excuse({ excused }: Case, why: string): boolean {
  excused.push(why);
  return true;
}
