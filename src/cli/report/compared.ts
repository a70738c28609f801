import type { Group, Period, Report } from './fold.ts';
import { numbersOf, type Numbers } from './numbers.ts';
import { emptyTally, type Tally } from './tally.ts';

/** A period's numbers beside those of the period before; `before` is `null` where Temporal does not keep all of that. */
export interface Compared {
  period: Period;
  before: Period | null;
  all: Pair;
  agents: (Pair & { agent: string })[];
  inboxes: (Pair & { agent: string; inbox: number | null })[];
  days: { day: string; numbers: Numbers }[];
}

export interface Pair {
  now: Numbers;
  before: Numbers | null;
}

export function compare(now: Report, earlier: Report, period: Period, before: Period | null): Compared {
  const pair = (tally: Tally | undefined, other: Tally | undefined): Pair => ({
    now: numbersOf(tally ?? emptyTally()),
    before: before && numbersOf(other ?? emptyTally()),
  });
  const names = [...new Set([...now.groups.keys(), ...(before ? earlier.groups.keys() : [])])].sort();
  const groups = names.flatMap((name) => {
    const group: Group | undefined = now.groups.get(name) ?? earlier.groups.get(name);
    return group ? [{ ...group, pair: pair(now.groups.get(name)?.tally, earlier.groups.get(name)?.tally) }] : [];
  });
  return {
    period,
    before,
    all: pair(now.total, earlier.total),
    agents: groups.flatMap(({ agent, inbox, pair }) => (inbox === undefined ? [{ agent, ...pair }] : [])),
    inboxes: groups.flatMap(({ agent, inbox, pair }) => (inbox === undefined ? [] : [{ agent, inbox, ...pair }])),
    days: [...now.days]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([day, tally]) => ({ day, numbers: numbersOf(tally) })),
  };
}
