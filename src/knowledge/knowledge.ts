import type { Document, SourceFault } from './document.ts';
import { hasChanged, keepLastGood, NOTHING_READ, type SourceState } from './last-good.ts';
import { readSource } from './read-source.ts';
import type { Embedder } from './meaning/embedder.ts';
import { createMeaning } from './meaning/meaning.ts';
import { fuse } from './search/fuse.ts';
import { passagesOf, type Passage } from './search/passage.ts';
import { indexWords, type Hit, type WordIndex } from './search/word-index.ts';
import type { Source } from './source.ts';
import { openStore } from './store/store.ts';
import { createExtractor } from '../text/extractor.ts';

export interface KnowledgeOptions {
  sources: readonly Source[];
  /** Milliseconds between two readings; 0: it is read once. */
  refresh: number;
  /** How long, in milliseconds, opening waits for the first reading; what is read later is known later. */
  patience?: number;
  /** Where what was read outlives the process; absent: in memory alone. */
  store?: string | null;
  /** Searches by meaning beside words. */
  embedder?: Embedder | null;
  /** Told what could not be read, after each reading that found something new. */
  onFaults?: (faults: readonly SourceFault[]) => void;
}

/** What an agent knows. */
export interface Knowledge {
  /** The passages that answer a question, best first, four at most; empty where nothing is good enough. */
  search(question: string): Promise<Hit[]>;
  /** Whether a text has words enough to be a question of its own. */
  isQuestion(text: string): boolean;
  /** What is known of each source, by its name. */
  states(): ReadonlyMap<string, SourceState>;
  /** The languages of its texts: two letters each. */
  languages(): string[];
  /** Reads all sources again; resolves once that is done. */
  refresh(): Promise<void>;
  close(): Promise<void>;
}

const BEST = 4;
const LOOK_AGAIN = 60_000;
/** Below the 60 s in which a graph must be loaded. */
const PATIENCE = 40_000;

/** Reads the sources and keeps them fresh. What cannot be read is told and left out, and what was known of it before counts. */
export async function openKnowledge(options: KnowledgeOptions): Promise<Knowledge> {
  const { sources, refresh: every, patience = PATIENCE } = options;
  const extractor = createExtractor();
  const store = options.store ? await openStore(options.store) : null;
  const meaning = options.embedder ? createMeaning(options.embedder, store) : undefined;
  const states = new Map<string, SourceState>(sources.map(({ name }) => [name, NOTHING_READ]));
  let passages: Passage[] = [];
  let index: WordIndex = indexWords([]);
  let languages: string[] = [];
  let told = '';
  let reading: Promise<void> | undefined;
  let again: NodeJS.Timeout | undefined;
  let closed = false;

  async function recall(): Promise<void> {
    for (const source of sources) {
      const before = await store?.readState(source);
      if (before) states.set(source.name, before);
    }
    rebuild();
  }

  async function readAll(): Promise<void> {
    for (const source of sources) {
      const before = states.get(source.name) ?? NOTHING_READ;
      const known = new Map<string, Document>(before.documents.map((document) => [document.id, document]));
      const after = keepLastGood(before, await readSource(source, extractor, known), Date.now());
      states.set(source.name, after);
      // One source after the other: a slow one does not keep the others from being known.
      if (!hasChanged(before, after)) continue;
      rebuild();
      await store?.writeState(source, after);
    }
    await extractor.close();
    const isWhole = (await meaning?.learn(passages)) ?? true;
    tellFaults();
    if (!isWhole && !closed) lookAgain();
  }

  function rebuild(): void {
    passages = [...states].flatMap(([name, { documents }]) => passagesOf(name, documents));
    index = indexWords(passages);
    languages = [...new Set(passages.map(({ language }) => language))];
  }

  function tellFaults(): void {
    const others = [store?.fault(), meaning?.fault()].filter((fault) => fault !== undefined);
    const faults = [...[...states.values()].flatMap((state) => state.faults), ...others];
    // Pages are read at the same time, so that their order is none.
    const now = faults
      .map((fault) => JSON.stringify(fault))
      .sort()
      .join();
    if (now !== told && (faults.length > 0 || told !== '')) options.onFaults?.(faults);
    told = now;
  }

  function refresh(): Promise<void> {
    reading ??= readAll().finally(() => {
      reading = undefined;
    });
    return reading;
  }

  /** The model was away, or another process asks it: before the next reading, which may never come. */
  function lookAgain(): void {
    clearTimeout(again);
    again = setTimeout(() => void meaning?.learn(passages).then(afterLearning, () => undefined), LOOK_AGAIN).unref();
  }

  function afterLearning(isWhole: boolean): void {
    tellFaults();
    if (!isWhole && !closed) lookAgain();
  }

  async function search(question: string): Promise<Hit[]> {
    const found = fuse(index.search(question), (await meaning?.search(question)) ?? []);
    if (meaning) tellFaults();
    return found.slice(0, BEST);
  }

  await recall();
  const timer = every > 0 ? setInterval(() => void refresh().catch(() => undefined), every).unref() : undefined;
  await within(patience, refresh());
  return {
    search,
    isQuestion: (text) => index.countTerms(text) >= 2,
    states: () => states,
    languages: () => languages,
    refresh,
    async close() {
      closed = true;
      clearInterval(timer);
      clearTimeout(again);
      await reading;
      await extractor.close();
    },
  };
}

/** Waits for work that goes on in any case. */
async function within(milliseconds: number, work: Promise<void>): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<undefined>();
  const timer = setTimeout(resolve, milliseconds, undefined);
  await Promise.race([work, promise]);
  clearTimeout(timer);
}
