import type { MediaFault } from './media-refused.ts';
import type { FileText } from './read-files.ts';

/** What a graph is told instead of a text; of any other fault, that it could not be read. */
const WHY: Partial<Record<MediaFault, string>> = {
  'no text': ': it holds no text, as a scan',
  encrypted: ': it is locked by a password',
  'too large': ': it is too large',
  'unknown kind': ': it is of a kind that is not read',
};

/**
 * A customer's file as a part of their message. Each line of its text begins with `> `, so that nothing in it can pass for the
 * end of the file, for the customer's own words, or for anybody else's. Pure.
 */
export function describeFile(name: string, file: FileText): string {
  if ('fault' in file) return `[file: ${name} (could not be read${WHY[file.fault] ?? ''})]`;
  const isCut = file.letters > file.text.length;
  const part = isCut ? ` (the first ${file.text.length} of its ${file.letters} letters)` : '';
  const lines = file.text.split(LINES).map((line) => `> ${line}`.trimEnd());
  return [`[file: ${name}${part}]`, ...lines].join('\n');
}

/** All that somebody may take for the end of a line. */
const LINES = /\r\n|[\n\r\v\f\u0085\u2028\u2029]/;
