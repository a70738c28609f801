import { nearness } from './vectors.ts';

/** Where there are too few texts to tell. */
const USUAL = 0.3;
const FEWEST = 4;
const SAMPLES = 1000;
const LIMITS = { lowest: 0.2, highest: 0.8 };

/**
 * How near a question must be to a passage: as near as two passages are to one another on average. Each model has a scale of its own, on which
 * texts of one company lie closer together than what has nothing to do with it. Found without a real model: some may need another rule.
 */
export function floorOf(vectors: readonly Float32Array[]): number {
  if (vectors.length < FEWEST) return USUAL;
  let sum = 0;
  let pairs = 0;
  // Each with others at growing distances: the same pairs for the same texts.
  for (let step = 1; step < vectors.length && pairs < SAMPLES; step++) {
    for (let at = 0; at + step < vectors.length && pairs < SAMPLES; at += step) {
      const [one, other] = [vectors[at], vectors[at + step]];
      if (one && other) sum += nearness(one, other);
      pairs++;
    }
  }
  return Math.min(Math.max(sum / pairs, LIMITS.lowest), LIMITS.highest);
}
