import type { Case } from './case.ts';
import type { MessageMoment, Moment } from './trace.ts';

/** What an operator has set a bound to, or stopped, stays within it; whatever ends in between. */
export function bounded(found: Case): string[] {
  return [...turns(found), ...restarts(found), ...paused(found), ...strangers(found), ...mentions(found)];
}

/** Over all runs of the conversation. */
function turns({ moments, facts }: Case): string[] {
  const answers = new Set(moments.filter(isOurs).flatMap(({ text }) => /^Answer \d+ to/.exec(text) ?? []));
  const isOver = facts.maxTurns !== null && answers.size > facts.maxTurns;
  return isOver ? [`${answers.size} turns were answered, and ${facts.maxTurns} are the limit`] : [];
}

/** Three restarts, and a few tries that failed. */
const MOST_ASKED = 8;

function restarts({ moments }: Case): string[] {
  const asked = moments.flatMap((moment) => (moment.kind === 'graph' ? moment.words : []));
  const often = new Set(asked.filter((word) => asked.filter((other) => other === word).length > MOST_ASKED));
  return [...often].map((word) => `the graph was asked again and again about ${word}`);
}

/** Milliseconds until a turn that runs is stopped. */
const STOPPING = 2000;

function paused({ moments }: Case): string[] {
  return moments.flatMap((moment, index) => {
    if (moment.kind !== 'operator' || moment.what !== 'pause') return [];
    const later = moments.slice(index + 1);
    const end = later.findIndex((each) => each.kind === 'operator' && each.what !== 'pause');
    const meanwhile = end < 0 ? later : later.slice(0, end);
    const isAsked = meanwhile.some((each) => each.kind === 'graph' && each.at > moment.at + STOPPING);
    return isAsked ? ['the graph was asked though an operator had paused the conversation'] : [];
  });
}

/** Words of another Chatwoot are numbered from here on. */
const ELSEWHERE = 900;

function strangers({ moments }: Case): string[] {
  const words = moments.flatMap((moment) => (moment.kind === 'graph' || isOurs(moment) ? moment.words : []));
  return words.some((word) => Number(word.slice(1)) > ELSEWHERE) ? ['the words of another Chatwoot were answered'] : [];
}

function mentions({ moments }: Case): string[] {
  const notes = moments.filter((moment) => moment.kind === 'message' && moment.by === 'us' && !moment.isPublic);
  return notes.some((note) => 'text' in note && note.text.includes('(mention://'))
    ? ['a note calls somebody by name']
    : [];
}

const isOurs = (moment: Moment): moment is MessageMoment & Moment =>
  moment.kind === 'message' && moment.by === 'us' && moment.isPublic;
