import type { Prices } from '../../settings/agent-config.ts';
import type { Usage } from '../../contracts/graph.ts';

const MILLION = 1e6;

/** What the tokens of a turn cost, in the currency of the prices. What came from the provider's cache is part of the input. */
export function price(usage: Usage, prices: Prices | null): Usage {
  if (!prices) return usage;
  const { inputTokens, outputTokens, cachedTokens = 0 } = usage;
  const input = (inputTokens - cachedTokens) * prices.input + cachedTokens * prices.cached;
  return { ...usage, cost: (input + outputTokens * prices.output) / MILLION };
}
