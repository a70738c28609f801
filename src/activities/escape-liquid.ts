/**
 * Makes a text mean itself in Chatwoot, which renders outgoing messages as Liquid on save (`liquidable.rb`): `{{` and `{%`
 * become string literals that render to themselves. What stands between two backticks Chatwoot wraps into `{% raw %}`
 * itself, so there only an `endraw` of the text's own has to be broken up (reference 12, checked with Liquid 5.4.0). A brace
 * that touches such a span would melt with Chatwoot's tags.
 */
export function escapeLiquid(text: string): string {
  return text
    .split(/(`[\s\S]*?`)/)
    .map((piece, index, { length }) => {
      if (index % 2 === 1) return breakEndraw(piece);
      return `${index > 0 ? shieldStart(piece) : ''}${escapePiece(piece, index < length - 1)}`;
    })
    .join('');
}

const ZERO_WIDTH_SPACE = '\u200b';

const escapePiece = (text: string, beforeSpan: boolean) =>
  text.replace(beforeSpan ? /\{\{|\{%|\{$/g : /\{\{|\{%/g, (open) => `{{ "${open}" }}`);
/** Nothing, rendered: a brace right after `{% endraw %}` would be read as part of it where the span holds an open `{{`. */
const shieldStart = (text: string) => (text.startsWith('}') ? '{{ "" }}' : '');
const breakEndraw = (text: string) => text.replace(/\{(?=%-?\s*endraw)/g, `{${ZERO_WIDTH_SPACE}`);
