/**
 * Makes a text mean itself in Chatwoot, which renders outgoing messages as Liquid on save (`liquidable.rb`): `{{` and `{%`
 * become string literals that render to themselves. What stands between two backticks Chatwoot wraps into `{% raw %}`
 * itself, so there only an `endraw` of the text's own has to be broken up (reference 12, checked with Liquid 5.4.0). A brace
 * that touches such a span would melt with Chatwoot's tags.
 */
export function escapeLiquid(text: string): string {
  return text
    .split(/(`[\s\S]*?`)/)
    .map((piece, index, pieces) => {
      if (index % 2 === 1) return breakEndraw(piece);
      const beforeSpan = index < pieces.length - 1;
      return shieldStart(piece, pieces[index - 1]) + escapePiece(piece, beforeSpan);
    })
    .join('');
}

const ZERO_WIDTH_SPACE = '\u200b';

const breakEndraw = (span: string) => span.replace(/\{(?=%-?\s*endraw)/g, `{${ZERO_WIDTH_SPACE}`);

function escapePiece(text: string, beforeSpan: boolean): string {
  return text.replace(beforeSpan ? /\{\{|\{%|\{$/g : /\{\{|\{%/g, (open) => `{{ "${open}" }}`);
}

/** A `{{` in a span swallows the `{% endraw %}` and a brace after it: an empty literal goes between. */
function shieldStart(text: string, span = ''): string {
  return text.startsWith('}') && span.includes('{{') ? '{{ "" }}' : '';
}
