import type { Policy, SoFar } from './conversation.ts';

export type Limits = Pick<Policy, 'maxTurns' | 'maxTokens' | 'maxTurnsPerHour'>;

const HOUR = 3_600_000;
/** Of the ids of messages; what is older than those counts as seen. */
export const MOST_SEEN = 50;

export const NOTHING_SO_FAR: SoFar = { turns: 0, tokens: 0, recentTurns: [] };

/** Which limit of a conversation keeps its next turn from beginning, in words; its limits count over all its runs. `now`: unix ms. */
export function limitReached({ turns, tokens, recentTurns }: SoFar, limits: Limits, now: number): string | undefined {
  const { maxTurns, maxTokens, maxTurnsPerHour } = limits;
  if (maxTurns !== null && turns >= maxTurns) return `the limit of ${maxTurns} turns is reached`;
  if (maxTokens !== null && tokens >= maxTokens) return `the limit of ${maxTokens} tokens is reached`;
  return lastHour(recentTurns, now).length >= maxTurnsPerHour
    ? `more than ${maxTurnsPerHour} turns in an hour`
    : undefined;
}

/** What earlier runs and this one have used. */
export function add(
  before: SoFar,
  { turns, tokens, recentTurns, seen = [], answeredUpTo = 0 }: SoFar,
  now: number,
): SoFar {
  return {
    turns: before.turns + turns,
    tokens: before.tokens + tokens,
    recentTurns: lastHour([...before.recentTurns, ...recentTurns], now),
    seen: [...(before.seen ?? []), ...seen].slice(-MOST_SEEN),
    answeredUpTo: Math.max(before.answeredUpTo ?? 0, answeredUpTo),
  };
}

/** Starts of the turns that still count for the hourly limit. */
export function lastHour(recentTurns: number[], now: number): number[] {
  return recentTurns.filter((at) => at > now - HOUR);
}
