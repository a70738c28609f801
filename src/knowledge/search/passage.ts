import type { Document } from '../document.ts';
import { languageOf } from './languages.ts';
import { plainLinks } from './plain-links.ts';

/** A part of a document that is short enough for one message: what stands below a heading. */
export interface Passage {
  id: string;
  /** The nearest heading; the document's title where there is none. */
  title: string;
  /** The document's title. */
  document: string;
  address: string | null;
  text: string;
  keywords: string;
  /** Two letters, or `other`. */
  language: string;
}

const LONGEST = 1500;

/** Cuts documents into passages; the ids are the source's, the document's, and the passage's place in it. */
export function passagesOf(source: string, documents: readonly Document[]): Passage[] {
  return documents.flatMap((document) => {
    const language = languageOf(document.language, document.text);
    return cut(document).map((part, at) => ({
      ...part,
      id: `${source}#${document.id}#${at}`,
      document: plainLinks(document.title),
      address: document.address,
      language,
    }));
  });
}

/**
 * At headings: those of the first two levels always, lower ones where a part would be too long. `<!-- keywords: … -->` below a heading
 * counts for its part.
 */
function cut(document: Document): Pick<Passage, 'title' | 'text' | 'keywords'>[] {
  return sectionsOf(document.text, /^(?=#{1,2} )/m).flatMap((section) => {
    const parts = section.length > LONGEST ? sectionsOf(section, /^(?=#{3,6} )/m) : [section];
    return parts.flatMap((part) => {
      const heading = /^\s*#{1,6} +(.+?)\s*#*\s*$/m.exec(/^\s*#/.test(part) ? part : '')?.[1];
      const own = /<!-- *keywords: *(.*?) *-->/s.exec(part)?.[1] ?? '';
      const text = part
        .replace(/^\s*#{1,6} .*$/m, '')
        .replace(/<!--.*?-->/gs, '')
        .trim();
      const keywords = `${document.keywords} ${own}`.trim();
      return piecesOf(text).map((piece) => ({
        title: plainHeading(heading) || plainLinks(document.title),
        text: piece,
        keywords,
      }));
    });
  });
}

/** Lines within blocks of code look like headings. */
function sectionsOf(text: string, at: RegExp): string[] {
  return text.includes('```') ? splitOutsideCode(text, at) : text.split(at);
}

function splitOutsideCode(text: string, at: RegExp): string[] {
  const sections: string[] = [''];
  for (const block of text.split(/(^```.*?^```$)/ms)) {
    const [first = '', ...more] = block.startsWith('```') ? [block] : block.split(at);
    sections.push((sections.pop() ?? '') + first, ...more);
  }
  return sections;
}

const plainHeading = (heading = '') => plainLinks(heading).replace(/[*_`]/g, '').trim();

/** At paragraphs, else at lines, else at sentences, else between words. */
function piecesOf(text: string, [at, ...finer]: readonly RegExp[] = SEAMS): string[] {
  if (text.length <= LONGEST) return text === '' ? [] : [text];
  if (!at) return text.match(new RegExp(`.{1,${LONGEST}}`, 'gsu')) ?? [];
  const pieces: string[] = [];
  for (const part of text.split(at).filter((each) => each.trim() !== '')) {
    const last = pieces.at(-1);
    if (last !== undefined && last.length + part.length < LONGEST) pieces[pieces.length - 1] = last + part;
    else pieces.push(part);
  }
  return pieces.flatMap((piece) => piecesOf(piece.trim(), finer));
}

const SEAMS = [/(?<=\n\n+)(?!\n)/, /(?<=\n)/, /(?<=[.!?…。！？]\s)/, /(?<=\s)/];
