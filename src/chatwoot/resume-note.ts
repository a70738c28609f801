/** How a private note of a person begins that answers a question of the graph. */
export const RESUME = '/resume';

const PATTERN = /^\s*\/resume(?:\s+([\s\S]*))?$/i;
/** As Chatwoot's editor writes the names that are picked from its list, which is how people begin who speak to a bot. */
const MENTIONS = /^(?:\s*(?:\[@?[^\]\n]*\]\(mention:\/\/[^)\s]*\)|@[\w.-]+)[,:]?)+/;
const CODE = /^\s*(`{1,3})([\s\S]*?)\1/;

/**
 * The answer in a private note, empty where its author has left it out; `undefined`: it is a note like any other. Read as people write it: behind a mention, in backticks
 * as our note shows it, with the backslash that the editor puts before a line break.
 */
export function resumeAnswer(note: string | null | undefined): string | undefined {
  const plain = (note ?? '').replace(/\\(\r?\n|$)/g, '$1').replace(MENTIONS, '');
  const bare = plain.replace(CODE, (_, _marks, code: string) => code);
  const found = PATTERN.exec(bare);
  return found ? (found[1] ?? '').trim() : undefined;
}
