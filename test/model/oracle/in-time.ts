import { allSaid, lastReturn, seenTo } from './answered.ts';
import type { Case } from './case.ts';
import type { Held } from './holder.ts';
import type { Moment } from './trace.ts';

/**
 * Milliseconds past the answer deadline until people have it where Chatwoot works: the last send that began before (5 s), a glance (1 s)
 * and the opening itself (10 s), with what the machine takes in between.
 */
const LAST_CALLS = 20_000;
/** A turn that begins late, since another one of the same conversation was under way, has so long. */
const BEGUN_LATE = 30_000;
/** The longest pause between two tries of an opening that is refused, and some more for the try. */
const LONGEST_PAUSE = 640_000;

/** The customer is answered, or a person sees the message, by the answer deadline; what is wrong meanwhile costs no more than is said here. */
export function inTime(found: Case): string[] {
  return allSaid(found).flatMap(({ word, index }) => {
    const begin = beginOf(found, word, index);
    const end = endOf(found, word, index);
    if (begin === undefined || end === undefined || isUntimed(found)) return [];
    const waited = end - begin - found.facts.deadline;
    const late = waited > LAST_CALLS ? waited - slackOf(found, word, begin, end) : 0;
    if (late <= 0) return [];
    const [whole, part] = [end - begin, late].map((ms) => Math.round(ms / 1000));
    return [`${word} waited ${whole} s, which is ${part} s too long`];
  });
}

/** Where nobody may be called, a word that comes late is better than none. */
const isUntimed = ({ facts, moments }: Case) => !facts.handsOff && moments.some(({ kind }) => kind === 'trouble');

/** While it is paused nobody is answered. */
const SWITCHES = ['pause', 'drain', 'resume'];

/** Unix ms from which on it was the bot's to answer: it had been told, had it back, and was not paused. */
function beginOf(found: Case, word: string, said: number): number | undefined {
  const { moments } = found;
  const isTold = (moment: Moment) => moment.kind === 'webhook' && moment.fate === 'taken';
  // A change of a message that nobody told of is news of no message.
  const event = moments[said]?.kind === 'click' ? 'message_updated' : 'message_created';
  const told = moments.findIndex(
    (moment, index) =>
      index >= said &&
      moment.kind === 'webhook' &&
      isTold(moment) &&
      moment.event === event &&
      moment.words.includes(word),
  );
  const back = lastReturn(found, said);
  const toldBack = back > said ? moments.findIndex((moment, index) => index > back && isTold(moment)) : said;
  if (told < 0 || toldBack < 0) return undefined;
  const end = endOf(found, word, said) ?? Infinity;
  const switched = moments.findLast(
    (moment) => moment.kind === 'operator' && SWITCHES.includes(moment.what) && moment.at <= end,
  );
  if (switched?.kind === 'operator' && switched.what !== 'resume') return undefined;
  return Math.max(...[moments[told], moments[toldBack], switched].map((moment) => moment?.at ?? 0));
}

/** Unix ms at which it was seen to; people see what Chatwoot has opened by itself, and have seen what they put aside. */
function endOf(found: Case, word: string, said: number): number | undefined {
  const { held, moments } = found;
  const seen = seenTo(found, word, said);
  const back = lastReturn(found, said);
  const shown = held.findIndex((each, index) => index > Math.max(said, back) && isKnown(each));
  if (seen === undefined) return undefined;
  return moments[shown > 0 ? Math.min(seen, shown - 1) : seen]?.at;
}

const isKnown = ({ by, why, isVisible }: Held) =>
  (by === 'flipped' && isVisible) || (by === 'people' && (why === 'it is silenced' || why.endsWith('snoozed it')));

function slackOf(found: Case, word: string, begin: number, end: number): number {
  const { facts, moments } = found;
  const isBusy = allSaid(found).some((other) => {
    const from = beginOf(found, other.word, other.index) ?? Infinity;
    return (
      other.word !== word && from < end && (endOf(found, other.word, other.index) ?? Infinity) > begin - facts.deadline
    );
  });
  const troubles = moments.flatMap((moment) => {
    const isInForce =
      moment.kind === 'trouble' && moment.at <= end && (moment.until >= begin || moment.until === moment.at);
    if (!isInForce) return [];
    if (moment.opening === 'works' || moment.until === moment.at) return [moment.delays];
    return [moment.until - begin + LONGEST_PAUSE];
  });
  return LAST_CALLS + (isBusy ? BEGUN_LATE : 0) + troubles.reduce((sum, each) => sum + each, 0);
}
