import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import MiniSearch from 'minisearch';
import { stemmer } from 'stemmer';
import { stopWords } from './stop-words.ts';

/** A section of the knowledge base: what stands below one `##` heading. */
export interface Section {
  id: string;
  title: string;
  /** Title of the page that the section is on. */
  page: string;
  text: string;
  /** Other words that customers use for it. */
  keywords: string;
}

export interface Hit extends Section {
  score: number;
}

export interface Knowledge {
  sections: Section[];
  /** The sections that answer a question, best first; empty where nothing is good enough. */
  search(question: string): Hit[];
  /** The words of a text that mean something here. */
  termsOf(text: string): string[];
}

const BEST = 4;
const LONGEST_SECTION = 1500;

/**
 * Below this a hit is a coincidence. Scores grow with the logarithm of the number of sections, as the weight of a rare word
 * does; the factor was found with the questions of the tests, known and unknown ones.
 */
const floorFor = (sections: number) => 1.75 * Math.log(sections + 1);
/** How much of a question's meaningful words a section must know. */
const COVERAGE = 0.5;

/** Reads the Markdown files of a folder and indexes their sections; typos, endings and beginnings of words match too. */
export function loadKnowledge(folder: string): Knowledge {
  const files = readdirSync(folder).filter((name) => name.endsWith('.md'));
  return indexSections(files.sort().flatMap((name) => readPage(name, readFileSync(path.join(folder, name), 'utf8'))));
}

export function indexSections(sections: Section[]): Knowledge {
  const index = new MiniSearch<Section>({
    fields: ['title', 'keywords', 'text', 'page'],
    processTerm,
    searchOptions: {
      boost: { title: 2, keywords: 1.5, page: 0.5 },
      fuzzy: (term) => (term.length > 4 ? 0.2 : false),
      prefix: (term) => term.length > 3,
    },
  });
  index.addAll(sections);
  const floor = floorFor(sections.length);
  const byId = new Map(sections.map((section) => [section.id, section]));

  function search(question: string): Hit[] {
    const asked = termsOf(question).length;
    return index
      .search(question)
      .filter(({ score, queryTerms }) => score >= floor && new Set(queryTerms).size >= asked * COVERAGE)
      .slice(0, BEST)
      .flatMap(({ id, score }) => {
        const section = byId.get(String(id));
        return section ? [{ ...section, score }] : [];
      });
  }

  return { sections, search, termsOf };
}

function termsOf(text: string): string[] {
  return [...new Set(text.split(/[^\p{L}\p{N}]+/u).flatMap((word) => processTerm(word) ?? []))];
}

function processTerm(term: string): string | null {
  const word = term.toLowerCase().normalize('NFKD').replace(/\p{M}/gu, '');
  return word === '' || stopWords.has(word) ? null : stemmer(word);
}

/** Splits a page into its sections. The front matter's `keywords` count for all, `<!-- keywords: … -->` for one. */
export function readPage(name: string, source: string): Section[] {
  const { fields, body } = readFrontMatter(source.replaceAll('\r\n', '\n'));
  const page = fields.get('title') ?? name.replace(/\.md$/, '');
  return body.split(/^(?=## )/m).flatMap((part, at) => {
    const heading = /^## +(.+)$/m.exec(part)?.[1]?.trim();
    const own = /<!-- *keywords: *(.*?) *-->/s.exec(part)?.[1] ?? '';
    const text = part.replace(/^#{1,2} .*$/m, '').replace(/<!--.*?-->/gs, '');
    const keywords = `${fields.get('keywords') ?? ''} ${own}`.trim();
    return splitText(text.trim()).map((piece, n) => {
      return { id: `${name}#${at}.${n}`, title: heading ?? page, page, text: piece, keywords };
    });
  });
}

function readFrontMatter(source: string): { fields: Map<string, string>; body: string } {
  const [matter, inner = ''] = /^---\n(.*?)\n---\n/s.exec(source) ?? [];
  const lines = inner.split('\n').map((line) => /^(\w+): *(.*)$/.exec(line));
  const fields = new Map(lines.flatMap((line) => (line ? [[line[1] ?? '', line[2] ?? '']] : [])));
  return { fields, body: matter ? source.slice(matter.length) : source };
}

/** Cuts at paragraphs, so that a piece can be sent as one message. */
function splitText(text: string): string[] {
  const pieces: string[] = [];
  for (const paragraph of text.split(/\n{2,}/).filter(Boolean)) {
    const last = pieces.at(-1);
    if (last !== undefined && last.length + paragraph.length < LONGEST_SECTION) {
      pieces[pieces.length - 1] = `${last}\n\n${paragraph}`;
    } else pieces.push(paragraph);
  }
  return pieces;
}
