import type { Compared, Pair } from './compared.ts';
import type { Numbers } from './numbers.ts';
import { FATES } from './tally.ts';
import { OUTCOMES } from '../../contracts/metrics.ts';

/** One row for each bot, inbox and period, and for all together; empty where there is no such number. */
export function asCsv({ period, before, all, agents, inboxes }: Compared): string {
  const both = (name: object, { now, before: was }: Pair) => [
    { ...name, since: period.since.toISOString(), until: period.until.toISOString(), ...flat(now) },
    ...(before && was
      ? [{ ...name, since: before.since.toISOString(), until: before.until.toISOString(), ...flat(was) }]
      : []),
  ];
  const rows: Record<string, string | number | null>[] = [
    ...both({ agent: '', inbox: '' }, all),
    ...agents.flatMap((pair) => both({ agent: pair.agent, inbox: '' }, pair)),
    ...inboxes.flatMap((pair) => both({ agent: pair.agent, inbox: pair.inbox ?? 'unknown' }, pair)),
  ];
  const names = Object.keys(rows[0] ?? {});
  return [names, ...rows.map((row) => names.map((name) => row[name] ?? ''))].map((cells) => cells.join(',')).join('\n');
}

/** Nothing in it needs quotes: names of ours, numbers, and names of bots, which are lower-case letters, digits and `-`. */
function flat(numbers: Numbers): Record<string, number | null> {
  const { causes, perConversation, perKept, tokens, sends, running } = numbers;
  return {
    ended: numbers.ended,
    ...prefixed('', Object.fromEntries(FATES.map((fate) => [fate, numbers.fates[fate]]))),
    ...prefixed('share_', numbers.shares),
    ...prefixed(
      'cause_',
      Object.fromEntries([...OUTCOMES.handOffs, 'untold'].map((name) => [name, causes[name] ?? 0])),
    ),
    cameBack: numbers.cameBack,
    ...prefixed('running_', running),
    ...{ turns: numbers.turns, replies: numbers.replies },
    ...prefixed('tokens_', tokens),
    cost: numbers.cost,
    ...prefixed('perConversation_', perConversation),
    ...prefixed('perKept_', perKept),
    ...prefixed('sends_', { ...sends }),
  };
}

function prefixed(prefix: string, values: Record<string, number | null>): Record<string, number | null> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [`${prefix}${name}`, value]));
}
