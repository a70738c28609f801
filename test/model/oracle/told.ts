import type { Case } from './case.ts';
import type { Moment } from './trace.ts';

/**
 * Milliseconds after which what the graph wanted is done, or people know that it was refused. Behind a conversation that is resolved nobody
 * finds what a turn has missed, so where messages cannot be listed that is tried for 14 minutes first (docs/bounds.md).
 */
const WITHIN = 900_000;

/** What the graph wanted to be resolved is resolved, or the team is told why not; unless something came in between. */
export function told({ moments, held }: Case): string[] {
  return moments.flatMap((asked, index) => {
    if (asked.kind !== 'graph' || !asked.resolves) return [];
    const until = asked.at + WITHIN;
    const said = moments.findIndex((each, place) => place > index && isAnswer(each, asked.words));
    const later = moments.slice(index + 1).filter(({ at }) => at <= until);
    const isOver = (moments.at(-1)?.at ?? 0) > until;
    if (said < 0 || !isOver || (moments[said]?.at ?? Infinity) > until || held[said + 1]?.by !== 'bot') return [];
    const canBeTold = !later.some((each) => each.kind === 'strike' && each.call === 'post');
    return !canBeTold || later.some(comesBetween) ? [] : ['it was to be resolved, is not, and nobody was told'];
  });
}

const isAnswer = (moment: Moment, words: string[]) =>
  moment.kind === 'message' &&
  moment.by === 'us' &&
  moment.isPublic &&
  words.every((word) => moment.words.includes(word));

/** A note of ours too. */
function comesBetween(moment: Moment): boolean {
  if (moment.kind === 'message') return moment.by !== 'us' || !moment.isPublic;
  if (moment.kind === 'webhook') return moment.event === 'message_updated';
  if (moment.kind === 'operator') return moment.what !== 'resume';
  return !['inside', 'trouble', 'strike', 'refusal'].includes(moment.kind);
}
