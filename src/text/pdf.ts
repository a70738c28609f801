import { extractText, getDocumentProxy, getMeta } from 'unpdf';
import { Unreadable } from './unreadable.ts';
import type { Extract } from './extracted.ts';

/** The text of a PDF, page after page. One of pictures alone has none: that is told, since nobody sees it. */
export async function fromPdf(bytes: Uint8Array): Promise<Extract> {
  const pdf = await getDocumentProxy(bytes, { verbosity: 0 }).catch((error: unknown) => {
    const isLocked = error instanceof Error && error.name === 'PasswordException';
    throw isLocked ? new Unreadable('is locked by a password', 'encrypted') : error;
  });
  const { text: pages } = await extractText(pdf, { mergePages: false });
  const text = pages
    .map((page) => page.replace(/(\p{L})-\n(\p{Ll})/gu, '$1$2').trim())
    .filter(Boolean)
    .join('\n\n');
  if (text === '') throw new Unreadable('holds no text (pages that were scanned are pictures)', 'no text');
  const { info } = await getMeta(pdf).catch(() => ({ info: {} }));
  return {
    title: textOf(info, 'Title'),
    language: textOf(info, 'Language') || null,
    address: null,
    keywords: '',
    text,
  };
}

function textOf(info: Record<string, unknown>, name: string): string {
  const value = info[name];
  return typeof value === 'string' ? value.trim() : '';
}
