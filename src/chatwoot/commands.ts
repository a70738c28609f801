/** What people tell the bot by private notes: one grammar for all of it. */

/** How a private note begins that answers a question of the graph. */
export const RESUME = '/resume';

export type Command =
  /** An answer to a question of the graph; empty where its author has left it out. */
  | { kind: 'resume'; text: string }
  /** Send the draft as it is, or this text instead. */
  | { kind: 'send'; text: string | null }
  /** Think again; empty: without a hint. */
  | { kind: 'redo'; hint: string }
  | { kind: 'drop' }
  /** It begins like a command, and is none: a word that is not known, or one of ours that is mistyped. */
  | { kind: 'unknown'; word: string };

/** As Chatwoot's editor writes the names that are picked from its list, which is how people begin who speak to a bot. */
const MENTIONS = /^(?:\s*(?:\[@?[^\]\n]*\]\(mention:\/\/[^)\s]*\)|@[\w.-]+)[,:]?)+/;
/** What a person quotes before their own words. */
const QUOTE = /^(?:[ \t]*(?:>[^\n]*)?(?:\r?\n|$))+/;
const CODE = /^\s*(`{1,3})([\s\S]*?)\1/;
const COMMAND = /^\s*\/(\p{L}+)(?:\s+([\s\S]*))?$/u;

/**
 * The command in a private note; `undefined`: it is a note like any other. Read as people write it: behind a quote or a mention, in any
 * case, in backticks as our notes show it, with the backslash that the editor puts before a line break, and spaces at its end.
 */
export function readCommand(note: string | null | undefined): Command | undefined {
  const plain = (note ?? '')
    .replace(/\\(\r?\n|$)/g, '$1')
    .replace(QUOTE, '')
    .replace(MENTIONS, '');
  const bare = plain.replace(CODE, (_, _marks, code: string) => code);
  const [, word, rest = ''] = COMMAND.exec(bare) ?? [];
  return word === undefined ? undefined : toCommand(word.toLowerCase(), rest.trim());
}

function toCommand(word: string, text: string): Command {
  switch (word) {
    case 'resume':
      return { kind: 'resume', text };
    case 'send':
      return { kind: 'send', text: text === '' ? null : text };
    case 'redo':
      return { kind: 'redo', hint: text };
    case 'drop':
      return { kind: 'drop' };
    default:
      return { kind: 'unknown', word };
  }
}
