import type { Usage } from '../../contracts/graph.ts';

export interface TurnUsage extends Usage {
  turn: number;
}

/** So many turns are remembered each by itself, the latest ones. */
const TURNS_KEPT = 20;

export const nothingUsed = (): Usage => ({ inputTokens: 0, outputTokens: 0 });

export function addUsage(sum: Usage, turn: Usage): Usage {
  const cachedTokens = (sum.cachedTokens ?? 0) + (turn.cachedTokens ?? 0);
  return {
    inputTokens: sum.inputTokens + turn.inputTokens,
    outputTokens: sum.outputTokens + turn.outputTokens,
    ...(cachedTokens > 0 ? { cachedTokens } : {}),
    ...(turn.cost === undefined && sum.cost === undefined ? {} : { cost: rounded((sum.cost ?? 0) + (turn.cost ?? 0)) }),
  };
}

/** The latest turns; one that is counted twice, since it had to begin again, is one. */
export function addTurn(turns: readonly TurnUsage[], turn: number, usage: Usage): TurnUsage[] {
  const { turn: _, ...before } = turns.find((each) => each.turn === turn) ?? { turn, ...nothingUsed() };
  const others = turns.filter((each) => each.turn !== turn);
  return [...others, { turn, ...addUsage(before, usage) }].slice(-TURNS_KEPT);
}

/** A sum of fractions is not exact; a millionth of a millionth is. */
const rounded = (amount: number) => Math.round(amount * 1e12) / 1e12;
