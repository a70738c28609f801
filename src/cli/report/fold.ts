import { count, emptyTally, type CountedRun, type Tally } from './tally.ts';

/** When conversations ended: from `since` on, before `until`. */
export interface Period {
  since: Date;
  until: Date;
}

export interface Group {
  agent: string;
  /** Absent: all inboxes of the bot; `null`: the server does not know the search attribute. */
  inbox?: number | null;
  tally: Tally;
}

/** Its size depends on the number of bots, inboxes and days, and not on that of conversations. */
export interface Report {
  total: Tally;
  /** By the bot's name, and by name and inbox. */
  groups: ReadonlyMap<string, Group>;
  /** By the day (UTC, `2026-12-01`) on which they ended. */
  days: ReadonlyMap<string, Tally>;
}

export const emptyReport = (): Report => ({ total: emptyTally(), groups: new Map(), days: new Map() });

/** Folds one run into a report, which stays as it was. */
export function add({ total, groups, days }: Report, run: CountedRun): Report {
  const { agent, inbox, closedAt } = run;
  const bot = groups.get(agent) ?? { agent, tally: emptyTally() };
  const name = `${agent}:${inbox ?? ''}`;
  const box = groups.get(name) ?? { agent, inbox, tally: emptyTally() };
  const day = closedAt?.toISOString().slice(0, 10);
  return {
    total: count(total, run),
    groups: new Map(groups)
      .set(agent, { ...bot, tally: count(bot.tally, run) })
      .set(name, { ...box, tally: count(box.tally, run) }),
    days: day === undefined ? days : new Map(days).set(day, count(days.get(day) ?? emptyTally(), run)),
  };
}
