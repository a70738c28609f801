import { Unreadable } from './unreadable.ts';
import type { Extract } from './extracted.ts';
import type { Kind } from './kinds.ts';
import { fromMarkdown } from './markdown.ts';

/** Reads a file of any kind; throws where it is broken. */
export async function extract(kind: Kind, bytes: Uint8Array): Promise<Extract> {
  if (bytes.length === 0) throw new Unreadable('is empty', 'no text');
  const read = await tryTo(kind, bytes);
  if (read.text.trim() === '') throw new Unreadable('holds no text', 'no text');
  return read;
}

/** What a library says of a broken file is for those who write it. */
async function tryTo(kind: Kind, bytes: Uint8Array): Promise<Extract> {
  try {
    return await readers[kind](bytes);
  } catch (error) {
    if (error instanceof Unreadable) throw error;
    const name = NAMES[kind];
    throw new Unreadable(name ? `is no ${name}, or a broken one` : 'cannot be read');
  }
}

const NAMES: Partial<Record<Kind, string>> = { pdf: 'PDF', docx: 'DOCX' };

/** Libraries are loaded where a file needs them: most folders hold one kind. */
const readers: Record<Kind, (bytes: Uint8Array) => Extract | Promise<Extract>> = {
  markdown: (bytes) => fromMarkdown(decode(bytes)),
  text: (bytes) => plain(decode(bytes)),
  html: async (bytes) => (await import('./html.ts')).fromHtml(decode(bytes)),
  pdf: async (bytes) => (await import('./pdf.ts')).fromPdf(bytes),
  docx: async (bytes) => plain(await (await import('./docx.ts')).fromDocx(bytes)),
};

const plain = (text: string): Extract => ({ title: '', language: null, address: null, keywords: '', text });

/** As UTF-8, or as the one other way in which texts are still written; a file of neither is no text. */
function decode(bytes: Uint8Array): string {
  if (bytes.includes(0)) throw new Unreadable('is no text');
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}
