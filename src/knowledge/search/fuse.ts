import type { Passage } from './passage.ts';
import type { Hit } from './word-index.ts';

/** How fast what stands behind counts less, as reciprocal rank fusion has it. */
const DAMPING = 60;

/** One list of two, best first: what both name, or one names early. Their scores have no common scale, so ranks count alone. Pure. */
export function fuse(byWords: Hit[], byMeaning: Passage[]): Hit[] {
  if (byMeaning.length === 0) return byWords;
  const found = new Map<string, Hit>();
  for (const list of [byWords, byMeaning]) {
    for (const [rank, passage] of list.entries()) {
      const score = (found.get(passage.id)?.score ?? 0) + (DAMPING + 1) / (DAMPING + 1 + rank);
      found.set(passage.id, { ...passage, score });
    }
  }
  return [...found.values()].sort((a, b) => b.score - a.score);
}
