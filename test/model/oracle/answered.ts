import { BEFORE, CLOSED, excuse, isDim, isPast, isShut, LIMITED, LOST, NEWEST, PAST, SHUT, UNSENT } from './excuses.ts';
import type { Case } from './case.ts';
import type { Moment } from './trace.ts';

/** Whatever the customer said ends answered, or with people who can see it; and nothing that people have stays hidden from them. */
export function answered(found: Case): string[] {
  return [...unanswered(found), ...hidden(found)];
}

function unanswered(found: Case): string[] {
  return allSaid(found)
    .filter(({ word, index }) => seenTo(found, word, index) === undefined && !isExcused(found, word, index))
    .map(({ word }) => `nobody answered ${word}`);
}

/** Each word of the customer's that counts, and when it was said. */
export function allSaid({ moments, left }: Case): { word: string; index: number }[] {
  return moments.flatMap((moment, index) => {
    const words = saidIn(moment).filter((word) => moment.kind === 'click' || left.includes(word));
    return words.map((word) => ({ word, index }));
  });
}

function saidIn(moment: Moment): string[] {
  if (moment.kind === 'click') return moment.words;
  return moment.kind === 'message' && moment.by === 'customer' && !moment.machine ? moment.words : [];
}

/** The moment at which it was answered, or people had it; at the end at the latest. `undefined`: never. */
export function seenTo(found: Case, word: string, said: number): number | undefined {
  const { moments, held } = found;
  // What people had is theirs, until they give it back with this as the last word.
  const returned = lastReturn(found, said);
  for (let index = said; index < moments.length; index++) {
    const moment = moments[index];
    if (!moment) continue;
    if (isAnswer(found, moment, word)) return index;
    if (index < returned) continue;
    if (moment.kind === 'message' && moment.isPublic && moment.by === 'person') return index;
    if (isPeoples(held[index + 1], moment)) return index;
  }
  return isPeoples(held.at(-1), undefined) || held.at(-1)?.by === 'flipped' ? moments.length - 1 : undefined;
}

/** People have it, have closed it, or another bot has. */
function isPeoples(held: Case['held'][number] | undefined, moment: Moment | undefined): boolean {
  if (held?.by === 'closed') return held.why !== 'us resolved it';
  if (held?.by === 'nobody' || held?.by === 'otherBot') return true;
  return (
    held?.by === 'people' &&
    (held.isVisible || moment === undefined ? held.isVisible || held.why !== 'a person replied' : false)
  );
}

/** The last time that the bot got it back with this as the last that was said; the index of that moment, or of the word itself. */
export function lastReturn({ moments, held }: Case, said: number): number {
  let back = said;
  for (let index = said + 1; index < moments.length; index++) {
    const moment = moments[index];
    const isByCustomer = moment?.kind === 'state' && moment.by === 'customer';
    const isBack = !isByCustomer && held[index + 1]?.by === 'bot' && !NOT_BACK.has(held[index]?.by);
    if (isBack && !isReopened(moment) && isLastWord(moments, said, index)) back = index;
  }
  return back;
}

/** From these it does not come back: it never left, Chatwoot gave it, or nobody had it. */
const NOT_BACK = new Set<unknown>(['bot', 'flipped', 'nobody']);

/** Whoever opens what was closed sees to it. */
const isReopened = (moment: Moment | undefined) =>
  moment?.kind === 'state' && moment.after.status === 'open' && moment.before.status !== 'open';

function isLastWord(moments: Moment[], said: number, until: number): boolean {
  const between = moments.slice(said + 1, until);
  return !between.some(
    (moment) =>
      (moment.kind === 'message' && moment.isPublic && moment.by !== 'chatwoot' && moment.by !== 'rule') ||
      moment.kind === 'click',
  );
}

function isAnswer({ facts }: Case, moment: Moment, word: string): boolean {
  if (moment.kind === 'graph') return moment.isSilent && moment.words.includes(word);
  if (moment.kind !== 'message' || moment.by !== 'us' || !moment.isPublic) return false;
  return moment.words.includes(word) || (!facts.handsOff && moment.text === facts.fallback);
}

function isExcused(found: Case, word: string, said: number): boolean {
  const { facts, moments } = found;
  const later = moments.slice(said);
  const isTold = later.some(
    (moment) =>
      moment.kind === 'webhook' &&
      moment.event === 'message_created' &&
      moment.fate === 'taken' &&
      moment.words.includes(word),
  );
  const at = moments[said]?.at ?? 0;
  // What is not told is found by lists alone; so is that it was given back.
  const back = lastReturn(found, said);
  const isUnheard = back > said && isLostSince(found, back);
  const isDimLater = isDim(found, at) || later.some((moment) => moment.kind === 'strike' && moment.call === 'list');
  if (isDimLater && (!isTold || isUnheard)) return excuse(found, LOST);
  const isHidden = moments.slice(back).some((moment) => moment.kind === 'message' && moment.by === 'customer');
  if (isDimLater && back > said && isHidden) return excuse(found, CLOSED);
  if (isShut(found, at)) return excuse(found, SHUT);
  if (isPast(found, said)) return excuse(found, PAST);
  const isTurnedAway = (moment: Moment) =>
    moment.kind === 'message' && moment.by === 'us' && moment.text === facts.fallback;
  if (!facts.handsOff && facts.maxTurns !== null && moments.some(isTurnedAway)) return excuse(found, LIMITED);
  // One that asks to wait for ever before it is even looked who has the conversation takes no reply either.
  const isForEver = moments.some((moment) => moment.kind === 'trouble' && moment.until === Infinity);
  const keepsOut = isForEver ? ['post', 'read'] : ['post'];
  if (!facts.handsOff && later.some((moment) => moment.kind === 'strike' && keepsOut.includes(moment.call))) {
    return excuse(found, UNSENT);
  }
  return false;
}

/** A webhook that came to be after so many moments got lost. */
const isLostSince = ({ moments }: Case, index: number): boolean =>
  moments.slice(index).some((moment) => moment.kind === 'webhook' && moment.fate === 'lost');

/** People have it, and cannot see it. */
function hidden(found: Case): string[] {
  const { held, moments } = found;
  const last = held.at(-1);
  if (!moments.some((moment) => moment.kind === 'message' && moment.by === 'customer')) return [];
  if (last?.by !== 'people' || last.isVisible || last.why === 'it is silenced' || last.why.endsWith('snoozed it'))
    return [];
  const since = held.findLastIndex(({ why }) => why !== last.why);
  const at = moments[since]?.at ?? 0;
  if (isShut(found, at) && excuse(found, SHUT)) return [];
  const isLost = isLostSince(found, since);
  if (!found.facts.lists && isLost && excuse(found, LOST)) return [];
  if (moments.slice(since).some(({ at: then }) => isDim(found, then)) && isLost && excuse(found, NEWEST)) return [];
  if (last.why === 'a person is assigned' && isLost && excuse(found, BEFORE)) return [];
  return [`people cannot see it, though ${last.why}`];
}
