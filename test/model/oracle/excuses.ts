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
export const REFUSED = 'a reply that the channel refuses once it is resolved opens it, whoever resolved it';
export const RESENT = 'AMBIGUOUS_SEND=resend may say it twice';

/** Whether there was a time at which no token could read it. */
export const isBlind = ({ facts, moments }: Case): boolean =>
  moments.some(
    (moment) =>
      (moment.kind === 'trouble' && moment.reading === 'fails') ||
      (moment.kind === 'state' && moment.after.team !== null && !facts.lists),
  );

/** Whether there was a time at which no token could list its messages. */
export const isDim = ({ facts, moments }: Case): boolean =>
  !facts.lists || moments.some((moment) => moment.kind === 'trouble' && moment.listing === 'fails');

/** Whether nothing but a list may have told which bot we are. */
export const isUnknown = (found: Case): boolean => !found.facts.knowsItself && (!found.facts.seesBots || isDim(found));

/** Whether lost webhooks are never found. */
export const isDeaf = ({ facts, moments }: Case): boolean =>
  !facts.lists ||
  moments.some((moment) => moment.kind === 'trouble' && moment.listing === 'fails' && moment.until === Infinity);

export const isShut = ({ moments }: Case): boolean =>
  moments.some((moment) => moment.kind === 'trouble' && moment.opening === 'fails' && moment.until === Infinity);

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
