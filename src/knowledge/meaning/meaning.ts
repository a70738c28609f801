import type { SourceFault } from '../document.ts';
import type { Passage } from '../search/passage.ts';
import type { Store } from '../store/store.ts';
import { reasonOf } from '../../text/unreadable.ts';
import type { Embedder } from './embedder.ts';
import { floorOf } from './floor.ts';
import { fill, nearness, textOf, unit } from './vectors.ts';

/** Milliseconds that a question waits for its vector: words are there at once. */
const PATIENCE = 4000;
/** Milliseconds for which a model that was away is not asked again for a question. */
const PAUSE = 60_000;
/** So many of the nearest count. */
const NEAREST = 8;

/** The search by meaning. Where its model is away it finds nothing, and says so in `fault`; it never rejects. */
export interface Meaning {
  /** Makes vectors for what is new, and forgets those of what is gone. Resolves to whether all are there. */
  learn(passages: readonly Passage[]): Promise<boolean>;
  /** The passages that are near to a question, best first. */
  search(question: string): Promise<Passage[]>;
  fault(): SourceFault | undefined;
}

export function createMeaning(embedder: Embedder, store: Store | null, patience = PATIENCE): Meaning {
  const where = `OPENAI_EMBEDDING_MODEL (${embedder.model})`;
  const vectors = new Map<string, Float32Array>();
  let known: readonly Passage[] = [];
  let floor = 1;
  let fault: SourceFault | undefined;
  let awayUntil = 0;

  function isAway(error: unknown): void {
    fault = { where, why: `is away, so words alone are searched: ${reasonOf(error)}` };
    awayUntil = Date.now() + PAUSE;
  }

  async function learn(passages: readonly Passage[]): Promise<boolean> {
    const texts = passages.map(textOf);
    try {
      const isWhole = await fill(vectors, texts, embedder, store);
      fault = undefined;
      awayUntil = 0;
      return isWhole;
    } catch (error) {
      isAway(error);
      return false;
    } finally {
      const wanted = new Set(texts);
      for (const text of vectors.keys()) if (!wanted.has(text)) vectors.delete(text);
      known = passages;
      floor = floorOf(passages.flatMap((passage) => vectors.get(textOf(passage)) ?? []));
    }
  }

  async function search(question: string): Promise<Passage[]> {
    if (vectors.size === 0 || Date.now() < awayUntil) return [];
    try {
      const asked = unit(Float32Array.from(await within(patience, embedder.embedQuestion(question))));
      fault = undefined;
      return known
        .map((passage) => ({ passage, near: nearness(asked, vectors.get(textOf(passage)) ?? NONE) }))
        .filter(({ near }) => near >= floor)
        .sort((a, b) => b.near - a.near)
        .slice(0, NEAREST)
        .map(({ passage }) => passage);
    } catch (error) {
      isAway(error);
      return [];
    }
  }

  return { learn, search, fault: () => fault };
}

const NONE = new Float32Array();

async function within<T>(milliseconds: number, work: Promise<T>): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    reject(new Error(`did not answer within ${milliseconds / 1000} s`));
  }, milliseconds);
  try {
    return await Promise.race([work, promise]);
  } finally {
    clearTimeout(timer);
  }
}
