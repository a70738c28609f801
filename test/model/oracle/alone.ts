import { BEFORE, BLIND, excuse, isBlind, isDim, isToldOf, isUnknown, NEWEST, UNKNOWN } from './excuses.ts';
import type { Case } from './case.ts';
import type { MessageMoment } from './trace.ts';

/** What is on the wire cannot be called back: a request may have left this long (ms) after the last look. */
const WIRE = 10_000;

/** The bot is silent where somebody else has the conversation, as far as a look right before could show, and says nothing but what it may. */
export function alone(found: Case): string[] {
  const { facts, moments } = found;
  return moments.flatMap((moment) => {
    if (moment.kind !== 'message' || moment.by !== 'us' || !moment.isPublic) return [];
    const allowed = [facts.fallback, facts.handOffMessage, ...facts.otherWords];
    if (!moment.text.startsWith('Answer ') && !allowed.includes(moment.text))
      return [`"${moment.text}" is nobody's word`];
    return spokenOver(found, moment);
  });
}

function spokenOver(found: Case, moment: MessageMoment): string[] {
  const { held, facts } = found;
  const words = `"${moment.text.slice(0, 40)}"`;
  const seen = lookOf(found, moment);
  if (seen === undefined) return saidUnseen(found, moment, words);
  const { by, why } = held[seen] ?? { by: 'bot', why: '' };
  if (by === 'bot') return [];
  // A word for the customer at a hand-off that had to be done before.
  const isHandOff = [facts.fallback, facts.handOffMessage].includes(moment.text);
  if (isHandOff && (why === 'us opened it' || why === 'it is silenced')) return [];
  const isFirst = !found.moments
    .slice(0, seen)
    .some((each) => each.kind === 'message' && each.by === 'us' && each.isPublic);
  if (by === 'otherBot' && isUnknown(found, moment.at) && isFirst) return (excuse(found, UNKNOWN), []);
  if (why === 'a person is assigned' && (isFirst || !isToldOf(found, seen)) && facts.channel !== 'api')
    return (excuse(found, BEFORE), []);
  if ((why === 'a person replied' || why === 'a snooze has ended') && isDim(found, moment.at))
    return (excuse(found, NEWEST), []);
  return [`${words} was said though ${why}`];
}

/** What we have done ourselves is known without a look. */
function saidUnseen(found: Case, { sent, text }: MessageMoment, words: string): string[] {
  const sentAt = sent?.sentAt ?? 0;
  if (!isBlind(found, sentAt)) return [`${words} was said without a look`];
  const { by, why } = found.held[happenedBy(found, sentAt - WIRE)] ?? { by: 'bot', why: '' };
  const since = found.held.slice(happenedBy(found, sentAt - WIRE), happenedBy(found, sentAt) + 1);
  const isBack = since.some((held) => held.by === 'bot');
  if (by === 'bot' || isBack) return [];
  if (why === 'us opened it' && text.startsWith('Answer ')) return [`${words} was said though ${why}`];
  return (excuse(found, BLIND), []);
}

const happenedBy = ({ moments }: Case, time: number) => moments.findLastIndex(({ at }) => at <= time) + 1;

/** How many things had happened when it was last looked who has it; `undefined`: nobody could look. */
function lookOf(found: Case, { sent }: MessageMoment): number | undefined {
  if (sent === null || sent.looked === null) return undefined;
  return Math.max(sent.looked, happenedBy(found, sent.sentAt - WIRE));
}
