import { BLIND, excuse, isBlind, RESENT } from './excuses.ts';
import type { Case } from './case.ts';
import type { MessageMoment } from './trace.ts';

/** Nothing is answered twice, and nothing of the bot's is there twice. */
export function once(found: Case): string[] {
  const { facts, moments } = found;
  const ours = moments.filter(
    (moment): moment is MessageMoment => moment.kind === 'message' && moment.by === 'us' && moment.isPublic,
  );
  const deleted = new Set(moments.flatMap((moment) => (moment.kind === 'deletion' ? moment.id : [])));
  const answers = ours.filter(({ text }) => /^Answer \d+ to/.test(text) && !/, [12] of 3/.test(text));
  const words = answers.filter(({ id }) => !deleted.has(id)).flatMap((answer) => answer.words);
  const twice = repeated(words)
    .filter(
      (word) => !answers.some((each) => each.words.includes(word) && isBlind(found, each.at)) || !excuse(found, BLIND),
    )
    .map((word) => `${word} was answered twice`);
  const same = repeated(ours.map(({ text }) => text).filter((text) => text.startsWith('Answer'))).map(
    (text) => `"${text.slice(0, 40)}" was sent twice`,
  );
  const broken = [...twice, ...same];
  if (broken.length === 0) return [];
  return facts.resends && excuse(found, RESENT) ? [] : broken;
}

const repeated = (items: string[]) => items.filter((item, index) => items.indexOf(item) < index);
