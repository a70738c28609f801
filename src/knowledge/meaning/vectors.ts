import type { Passage } from '../search/passage.ts';
import type { Store } from '../store/store.ts';
import type { Embedder } from './embedder.ts';

/** Texts of one request. */
const BATCH = 64;
/** Milliseconds for all requests of one reading; the rest follows with the next. */
const DEADLINE = 300_000;

/** What is embedded of a passage; the same words give the same vector, wherever they stand. */
export const textOf = ({ document, title, text }: Passage): string => `${document}\n${title}\n${text}`;

/**
 * Gives `vectors` one for each text: from the store, else, if no other process is at it, from the model. Each batch is kept before the next is
 * asked for. `true`: all are there. Throws where the model is away.
 */
export async function fill(
  vectors: Map<string, Float32Array>,
  texts: readonly string[],
  embedder: Embedder,
  store: Store | null,
): Promise<boolean> {
  await recall();
  if (missing().length === 0) return true;
  const claim = store ? await store.claim(embedder.model) : null;
  if (claim === undefined) return false;
  try {
    // Whoever had the claim before may have asked for them.
    await recall();
    const end = Date.now() + DEADLINE;
    for (let wanted = missing(); wanted.length > 0; wanted = missing()) {
      if (Date.now() > end) return false;
      await claim?.renew();
      await ask(wanted.slice(0, BATCH));
    }
    return true;
  } finally {
    await claim?.release();
  }

  function missing(): string[] {
    return [...new Set(texts)].filter((text) => !vectors.has(text));
  }

  async function recall(): Promise<void> {
    if (!store) return;
    for (const text of missing()) {
      const vector = await store.readVector(embedder.model, text);
      if (vector) vectors.set(text, unit(vector));
    }
  }

  async function ask(batch: string[]): Promise<void> {
    const found = await embedder.embedTexts(batch);
    for (const [at, text] of batch.entries()) {
      const vector = Float32Array.from(found[at] ?? []);
      if (vector.length === 0 || !vector.every(Number.isFinite)) throw new Error('answers something else than vectors');
      vectors.set(text, unit(vector));
      await store?.writeVector(embedder.model, text, vector);
    }
  }
}

/** Of length one, so that a product says how near two are. */
export function unit(vector: Float32Array): Float32Array {
  const length = Math.hypot(...vector) || 1;
  return vector.map((value) => value / length);
}

/** From -1 to 1; those of different lengths are of different models, and say nothing. */
export function nearness(a: Float32Array, b: Float32Array): number {
  return a.length === b.length ? a.reduce((sum, value, at) => sum + value * (b[at] ?? 0), 0) : -1;
}
