import type { Document, Reading } from './document.ts';
import type { Source } from './source.ts';
import { readFiles } from './sources/files.ts';
import { readHelpCenter } from './sources/help-center.ts';
import { readWebsite } from './sources/website.ts';
import type { Extractor } from '../text/extractor.ts';

/** Reads a source; what has not changed since `known` is taken from there. Never throws: what is wrong is told. */
export function readSource(
  source: Source,
  extractor: Extractor,
  known: ReadonlyMap<string, Document>,
): Promise<Reading> {
  if (source.kind === 'files') return readFiles(source.path, extractor, known);
  if (source.kind === 'website') return readWebsite(source.url, { extractor, known });
  return readHelpCenter(source.slug, source.chatwoot);
}
