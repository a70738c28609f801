import { BLIND, CLOSED, excuse, isBlind, isDim } from './excuses.ts';
import type { Case } from './case.ts';
import type { MessageMoment } from './trace.ts';

/** What was said first is answered first, as far as the product had been told of it when the graph was asked. */
export function inOrder(found: Case): string[] {
  const { moments } = found;
  const deleted = new Set(moments.flatMap((moment) => (moment.kind === 'deletion' ? moment.id : [])));
  const answers = moments.filter(
    (moment): moment is MessageMoment =>
      moment.kind === 'message' && moment.by === 'us' && /^Answer \d+ to/.test(moment.text) && !deleted.has(moment.id),
  );
  const late = answers.flatMap((answer, index) => {
    const before = answers.slice(0, index).filter(({ text }) => text.split(' to ')[0] !== answer.text.split(' to ')[0]);
    return answer.words.flatMap((word) => {
      const jumped = before.find(
        ({ words }) =>
          !words.includes(word) &&
          words.some((other) => numberOf(other) > numberOf(word)) &&
          wasTold(found, word, words),
      );
      if (!jumped || (isBlind(found, answer.at) && excuse(found, BLIND))) return [];
      if (wasClosed(found, word, jumped.at) && isDim(found, jumped.at) && excuse(found, CLOSED)) return [];
      return [`${word} was answered after ${jumped.words.join()}`];
    });
  });
  return late;
}

/** A person, or the customer themselves, closed it after the customer had said this. */
function wasClosed({ moments }: Case, word: string, until: number): boolean {
  const said = moments.findIndex(
    (each) => each.kind === 'message' && each.by === 'customer' && each.words.includes(word),
  );
  return moments.some(
    (each, index) =>
      index > said && each.kind === 'state' && each.by !== 'us' && each.after.status === 'resolved' && each.at <= until,
  );
}

/** Milliseconds that a turn may take from its beginning until the graph is asked. */
const BEGINNING = 15_000;

const numberOf = (word: string) => Number(word.slice(1));

/** The product had taken the webhook of this when the graph was asked about those; that of an edit says nothing of what waits. */
function wasTold({ moments }: Case, word: string, others: string[]): boolean {
  const told = moments.findIndex(
    (moment) =>
      moment.kind === 'webhook' &&
      moment.event === 'message_created' &&
      moment.fate === 'taken' &&
      moment.words.includes(word),
  );
  const asked = moments.findLastIndex(
    (moment) => moment.kind === 'graph' && others.every((other) => moment.words.includes(other)),
  );
  const [toldAt, askedAt] = [moments[told]?.at ?? Infinity, moments[asked]?.at ?? 0];
  return toldAt + BEGINNING < askedAt;
}
