import { percentiles } from '../../bench/report/percentiles.ts';
import { PROMISES, type Promised, type Violation } from './check.ts';
import type { Fate } from './fates.ts';
import { peoplesShare, type Outcome } from './judge.ts';
import type { Strike } from './seen.ts';

/** A set-up under faults, and without. */
export interface Played {
  outcome: Outcome;
  calm: Outcome | null;
}

/** A row for each set-up. */
export function overview(played: readonly Played[]): string {
  const head = ['set-up', 'messages', 'conversations', 'faults', ...PROMISES, 'not judged', 'to people', 'in calm'];
  const rows = played.map(({ outcome, calm }) => [
    ...[outcome.setUp.title, outcome.messages, outcome.conversations, outcome.strikes.length],
    ...PROMISES.map((promise) => count(outcome.violations, promise)),
    ...[outcome.notJudged, share(outcome), calm ? share(calm) : '–'],
  ]);
  return lines([head, head.map((_, at) => (at === 0 ? '---' : '---:')), ...rows]);
}

const share = (outcome: Outcome) => `${peoplesShare(outcome).toFixed(1)} %`;

const lines = (rows: readonly (readonly (string | number)[])[]) =>
  rows.map((row) => `| ${row.join(' | ')} |`).join('\n');

/** Rows of faults, columns of promises; a broken promise counts in the row of each fault that struck its conversation. */
export function table(outcome: Outcome): string {
  const faults = [...new Set(outcome.strikes.map(({ fault }) => fault))].sort();
  const head = ['fault', 'struck', ...PROMISES, 'recovered p50', 'p99'];
  const rowOf = (name: string, strikes: Strike[], violations: Violation[]) => [
    ...[name, strikes.length],
    ...PROMISES.map((promise) => count(violations, promise)),
    ...recovery(strikes, outcome.fates),
  ];
  const rows = faults.map((fault) => {
    const strikes = outcome.strikes.filter((strike) => strike.fault === fault);
    const broken = outcome.violations.filter((one) => strikes.some((strike) => hasStruck(strike, one)));
    return rowOf(fault, strikes, broken);
  });
  const all = rowOf('**all**', outcome.strikes, outcome.violations).map((cell, at) =>
    at > 1 && typeof cell === 'number' ? `**${cell}**` : cell,
  );
  return lines([head, head.map((_, at) => (at === 0 ? '---' : '---:')), ...rows, all]);
}

/** One paragraph of figures. */
export function summary(outcome: Outcome): string {
  const { messages, conversations, strikes, handedOver, ambiguous, flipped, violations, fates, notJudged } = outcome;
  const rate = messages === 0 ? 0 : (100 * ambiguous) / messages;
  const waits = fates.flatMap(({ at, coveredAt }) => (coveredAt === null ? [] : coveredAt - at));
  const { p50, p99 } = percentiles(waits);
  return [
    `${messages} customer messages in ${conversations} conversations, ${strikes.length} faults, ${outcome.seconds} s, in`,
    `${outcome.outageSeconds} s of which a whole part was away or getting up again. Broken promises: ${violations.length}.`,
    `From a message to its answer or a person: p50 ${seconds(p50)}, p99 ${seconds(p99)}.`,
    `Given to a person by the bot: ${handedOver} conversations,`,
    `${ambiguous} of them since nobody could tell whether a reply was stored (${rate.toFixed(2)} % of the messages).`,
    `Opened by Chatwoot itself after a webhook it could not deliver: ${flipped}.`,
    ...(notJudged === 0 ? [] : [`Not judged, since nothing told us of them: ${notJudged}.`]),
  ].join(' ');
}

/** What broke, one line each. */
export function list({ violations }: Pick<Outcome, 'violations'>): string[] {
  return violations.map(({ promise, conversation, what, from, until }) => {
    const took = until === null ? 'until the end' : `within ${seconds(until - from)}`;
    return `${promise}: conversation ${conversation}, ${what}, from ${new Date(from).toISOString()}, ${took}`;
  });
}

const count = (violations: readonly Violation[], promise: Promised) =>
  violations.filter((one) => one.promise === promise).length;

/** Whether a fault struck the conversation of a broken promise, or everybody while it was broken. */
export function hasStruck(strike: Strike, { conversation, from, until }: Violation): boolean {
  if (strike.conversation !== null) return strike.conversation === conversation;
  return strike.at <= (until ?? Infinity) && strike.until >= from;
}

/** A webhook's fault strikes while its message is being stored, hence a moment before we see the message. */
const MOMENT = 50;

const waited = (strike: Strike, { conversation, at, coveredAt }: Fate): boolean =>
  (strike.conversation === null || strike.conversation === conversation) &&
  at <= strike.until + MOMENT &&
  (coveredAt === null || coveredAt >= strike.at);

/** From the end of a fault to the answer (or the person) of each message that waited then. */
function recovery(strikes: readonly Strike[], fates: readonly Fate[]): string[] {
  const times = strikes.flatMap((strike) =>
    fates
      .filter((fate) => waited(strike, fate))
      .flatMap(({ coveredAt }) => (coveredAt === null ? [] : Math.max(0, coveredAt - strike.until))),
  );
  const { p50, p99 } = percentiles(times);
  return [seconds(p50), seconds(p99)];
}

const seconds = (ms: number | null) => (ms === null ? '–' : `${(ms / 1000).toFixed(1)} s`);
