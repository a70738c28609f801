import { stemmer as danish } from '@orama/stemmers/danish';
import { stemmer as dutch } from '@orama/stemmers/dutch';
import { stemmer as english } from '@orama/stemmers/english';
import { stemmer as finnish } from '@orama/stemmers/finnish';
import { stemmer as french } from '@orama/stemmers/french';
import { stemmer as german } from '@orama/stemmers/german';
import { stemmer as italian } from '@orama/stemmers/italian';
import { stemmer as norwegian } from '@orama/stemmers/norwegian';
import { stemmer as portuguese } from '@orama/stemmers/portuguese';
import { stemmer as romanian } from '@orama/stemmers/romanian';
import { stemmer as russian } from '@orama/stemmers/russian';
import { stemmer as spanish } from '@orama/stemmers/spanish';
import { stemmer as swedish } from '@orama/stemmers/swedish';
import { stemmer as turkish } from '@orama/stemmers/turkish';
import { stopwords as ofDanish } from '@orama/stopwords/danish';
import { stopwords as ofDutch } from '@orama/stopwords/dutch';
import { stopwords as ofFinnish } from '@orama/stopwords/finnish';
import { stopwords as ofFrench } from '@orama/stopwords/french';
import { stopwords as ofGerman } from '@orama/stopwords/german';
import { stopwords as ofItalian } from '@orama/stopwords/italian';
import { stopwords as ofNorwegian } from '@orama/stopwords/norwegian';
import { stopwords as ofPortuguese } from '@orama/stopwords/portuguese';
import { stopwords as ofRomanian } from '@orama/stopwords/romanian';
import { stopwords as ofRussian } from '@orama/stopwords/russian';
import { stopwords as ofSpanish } from '@orama/stopwords/spanish';
import { stopwords as ofSwedish } from '@orama/stopwords/swedish';
import { stopwords as ofTurkish } from '@orama/stopwords/turkish';
import { ofEnglish } from './english.ts';

interface Language {
  stem: (word: string) => string;
  /** Words that say nothing about what a text is about. */
  silent: ReadonlySet<string>;
}

const language = (stem: (word: string) => string, silent: Iterable<string>): Language => ({
  stem,
  silent: new Set([...silent].map(plainWord)),
});

const LANGUAGES = new Map<string, Language>([
  ['en', language(english, ofEnglish)],
  ['de', language(german, ofGerman)],
  ['fr', language(french, ofFrench)],
  ['es', language(spanish, ofSpanish)],
  ['it', language(italian, ofItalian)],
  ['pt', language(portuguese, ofPortuguese)],
  ['nl', language(dutch, ofDutch)],
  ['da', language(danish, ofDanish)],
  ['no', language(norwegian, ofNorwegian)],
  ['sv', language(swedish, ofSwedish)],
  ['fi', language(finnish, ofFinnish)],
  ['ro', language(romanian, ofRomanian)],
  ['ru', language(russian, ofRussian)],
  ['tr', language(turkish, ofTurkish)],
]);

/** A language of which no endings are known: words count as they are written. */
export const OTHER = 'other';
const PLAIN: Language = { stem: (word) => word, silent: new Set() };

/** Of a text, so many words say which language it is in; of each, the share of silent ones that a text of it has at least. */
const SAMPLE = 400;
const SHARE = 0.12;
const NO_SPACES = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}]/u;
const segmenter = new Intl.Segmenter(undefined, { granularity: 'word' });

/** Lower case, without accents: customers leave them out. */
export function plainWord(word: string): string {
  return word.toLowerCase().normalize('NFKD').replace(/\p{M}/gu, '');
}

/** The words of a text as they are written; languages without spaces are cut by what Node knows of them. */
export function wordsOf(text: string): string[] {
  if (!NO_SPACES.test(text)) return text.split(/[^\p{L}\p{N}\p{M}]+/u).filter(Boolean);
  return [...segmenter.segment(text)].filter(({ isWordLike }) => isWordLike).map(({ segment }) => segment);
}

/** What a word counts as in a language; `null`: it says nothing. */
export function termOf(word: string, code: string): string | null {
  const { stem, silent } = LANGUAGES.get(code) ?? PLAIN;
  const plain = plainWord(word);
  return plain === '' || silent.has(plain) ? null : stem(plain);
}

/** Two letters of what a text says it is in (`de-AT`, `pt_BR`), else by its most frequent words; `OTHER`: none that is known. */
export function languageOf(said: string | null, text: string): string {
  const code =
    said
      ?.slice(0, 2)
      .toLowerCase()
      .replace(/^n[bn]$/, 'no') ?? '';
  if (LANGUAGES.has(code)) return code;
  if (said !== null && /^[a-z]{2,3}(?:[-_].*)?$/i.test(said)) return OTHER;
  const words = wordsOf(text.slice(0, 20_000)).slice(0, SAMPLE).map(plainWord);
  const shares = [...LANGUAGES].map(([of, { silent }]) => {
    return { of, share: words.filter((word) => silent.has(word)).length / Math.max(1, words.length) };
  });
  const best = shares.reduce((a, b) => (b.share > a.share ? b : a));
  return best.share >= SHARE ? best.of : OTHER;
}
