import { PROMISES, type Fate, type Promised } from './check.ts';
import type { Outcome } from './run.ts';
import type { Strike } from './record.ts';

/** Rows of faults, columns of promises; a broken promise counts in the row of each fault that struck its conversation. */
export function table(outcome: Outcome): string {
  const faults = [...new Set(outcome.strikes.map(({ fault }) => fault))].sort();
  const head = ['fault', 'struck', ...PROMISES, 'recovered p50', 'p99'];
  const rows = faults.map((fault) => {
    const strikes = outcome.strikes.filter((strike) => strike.fault === fault);
    const touched = conversationsOf(strikes, outcome.fates);
    const broken = PROMISES.map((promise) => count(outcome, promise, touched));
    return [fault, strikes.length, ...broken, ...recovery(strikes, outcome.fates)];
  });
  const all = [
    '**all**',
    outcome.strikes.length,
    ...PROMISES.map((promise) => `**${count(outcome, promise)}**`),
    ...recovery(outcome.strikes, outcome.fates),
  ];
  return [head, head.map((_, at) => (at === 0 ? '---' : '---:')), ...rows, all]
    .map((row) => `| ${row.join(' | ')} |`)
    .join('\n');
}

/** One paragraph of figures. */
export function summary({
  messages,
  conversations,
  strikes,
  handedOver,
  ambiguous,
  flipped,
  violations,
  seconds,
}: Outcome): string {
  const rate = messages === 0 ? 0 : (100 * ambiguous) / messages;
  return [
    `${messages} customer messages in ${conversations} conversations, ${strikes.length} faults, ${seconds} s.`,
    `Broken promises: ${violations.length}. Given to a person by the bot: ${handedOver} conversations,`,
    `${ambiguous} of them since nobody could tell whether a reply was stored (${rate.toFixed(2)} % of the messages).`,
    `Opened by Chatwoot itself after a webhook it could not deliver: ${flipped}.`,
  ].join(' ');
}

/** What broke, one line each. */
export function list({ violations }: Outcome): string[] {
  return violations.map(({ promise, conversation, what }) => `${promise}: conversation ${conversation}, ${what}`);
}

function count({ violations }: Outcome, promise: Promised, touched?: Set<number>): number {
  return violations.filter((one) => one.promise === promise && (touched?.has(one.conversation) ?? true)).length;
}

/** The conversations that a fault struck: its own, or all with a message that waited then. */
function conversationsOf(strikes: Strike[], fates: Fate[]): Set<number> {
  return new Set(
    strikes.flatMap((strike) =>
      hit(strike, fates)
        .map(({ conversation }) => conversation)
        .concat(strike.conversation ?? []),
    ),
  );
}

const hit = (strike: Strike, fates: Fate[]): Fate[] =>
  fates.filter(
    ({ conversation, at, coveredAt }) =>
      (strike.conversation === null || strike.conversation === conversation) &&
      at <= strike.until &&
      (coveredAt === null || coveredAt >= strike.at),
  );

/** From the end of a fault to the answer (or the person) of each message that waited then. */
function recovery(strikes: Strike[], fates: Fate[]): string[] {
  const times = strikes
    .flatMap((strike) =>
      hit(strike, fates).flatMap(({ coveredAt }) => (coveredAt === null ? [] : Math.max(0, coveredAt - strike.until))),
    )
    .sort((a, b) => a - b);
  const at = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))];
  return [0.5, 0.99].map((share) => (times.length === 0 ? '–' : `${((at(share) ?? 0) / 1000).toFixed(1)} s`));
}
