import { table } from '../report/table.ts';
import { growthOf, type Growth } from './growth.ts';
import type { Soaked } from './run.ts';

/** What a soak found, for reading. */
export function reportSoak({ samples, took, unanswered, endings, plan, machine }: Soaked): string {
  const growths = growthOf(samples);
  const turns = samples.at(-1)?.turns ?? 0;
  const ended = Object.entries(endings).map(([ending, count]) => `${ending} ${count}`);
  const beyond = growths.filter(({ isWithin }) => !isWithin);
  return [
    `${machine.processors} processors, ${machine.memoryGigabytes} GB, Node ${machine.node}, load before ${machine.loadBefore.toFixed(2)}`,
    `${turns} of ${plan.turns} turns over ${plan.conversations} conversations in ${Math.round(took)} s, ${(turns / took).toFixed(1)} a second`,
    `How conversations ended: ${ended.join(', ')}; turns without an answer in time: ${unanswered}`,
    `Megabytes; the growth is that of the second half, in 1,000 turns\n${table([HEAD, ...growths.map(row)])}`,
    beyond.length === 0
      ? 'Nothing grew beyond its bound.'
      : `Grew beyond its bound: ${beyond.map(({ measure }) => measure).join(', ')}`,
  ].join('\n\n');
}

const HEAD = ['', 'first', 'last', 'growth', 'bound', 'is meant to grow'];

const row = ({ measure, first, last, slope, bound, isMeant, isWithin }: Growth) => [
  measure,
  first.toFixed(1),
  last.toFixed(1),
  `${slope.toFixed(2)}${isWithin ? '' : ' !'}`,
  String(bound),
  isMeant ? `yes: ${slope.toFixed(1)} KB a turn` : 'no',
];
