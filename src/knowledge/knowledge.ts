import type { Document, SourceFault } from './document.ts';
import { keepLastGood, NOTHING_READ, type SourceState } from './last-good.ts';
import { readSource } from './read-source.ts';
import { passagesOf } from './search/passage.ts';
import { indexWords, type Hit, type WordIndex } from './search/word-index.ts';
import type { Source } from './source.ts';
import { createExtractor } from '../text/extractor.ts';

export interface KnowledgeOptions {
  sources: readonly Source[];
  /** Milliseconds between two readings; 0: it is read once. */
  refresh: number;
  /** How long, in milliseconds, opening waits for the first reading; what is read later is known later. */
  patience?: number;
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
/** Below the 60 s in which a graph must be loaded. */
const PATIENCE = 40_000;

/** Reads the sources and keeps them fresh. What cannot be read is told and left out, and what was known of it before counts. */
export async function openKnowledge(options: KnowledgeOptions): Promise<Knowledge> {
  const { sources, refresh: every, patience = PATIENCE } = options;
  const extractor = createExtractor();
  const states = new Map<string, SourceState>(sources.map(({ name }) => [name, NOTHING_READ]));
  let index: WordIndex = indexWords([]);
  let languages: string[] = [];
  let told = '';
  let reading: Promise<void> | undefined;

  async function readAll(): Promise<void> {
    for (const source of sources) {
      const before = states.get(source.name) ?? NOTHING_READ;
      const known = new Map<string, Document>(before.documents.map((document) => [document.id, document]));
      const after = keepLastGood(before, await readSource(source, extractor, known), Date.now());
      states.set(source.name, after);
      // One source after the other: a slow one does not keep the others from being known.
      if (hasChanged(before, after)) rebuild();
    }
    await extractor.close();
    tellFaults();
  }

  function rebuild(): void {
    const passages = [...states].flatMap(([name, { documents }]) => passagesOf(name, documents));
    index = indexWords(passages);
    languages = [...new Set(passages.map(({ language }) => language))];
  }

  function tellFaults(): void {
    const faults = [...states.values()].flatMap((state) => state.faults);
    const now = JSON.stringify(faults);
    if (now !== told && (faults.length > 0 || told !== '')) options.onFaults?.(faults);
    told = now;
  }

  function refresh(): Promise<void> {
    reading ??= readAll().finally(() => {
      reading = undefined;
    });
    return reading;
  }

  const timer = every > 0 ? setInterval(() => void refresh().catch(() => undefined), every).unref() : undefined;
  await within(patience, refresh());
  return {
    search: (question) => Promise.resolve(index.search(question).slice(0, BEST)),
    isQuestion: (text) => index.countTerms(text) >= 2,
    states: () => states,
    languages: () => languages,
    refresh,
    async close() {
      clearInterval(timer);
      await reading;
      await extractor.close();
    },
  };
}

/** A reading that brings nothing new gives back the documents that it was told of. */
function hasChanged({ documents: before }: SourceState, { documents: after }: SourceState): boolean {
  return before.length !== after.length || before.some((document, at) => document !== after[at]);
}

/** Waits for work that goes on in any case. */
async function within(milliseconds: number, work: Promise<void>): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<undefined>();
  const timer = setTimeout(resolve, milliseconds, undefined);
  await Promise.race([work, promise]);
  clearTimeout(timer);
}
