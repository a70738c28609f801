/**
 * Makes a text mean itself in Chatwoot, which renders outgoing messages as Liquid on save (`liquidable.rb`): `{{` and `{%`
 * become string literals that render to themselves. What stands between two backticks Chatwoot wraps into `{% raw %}`
 * itself, so there only an `endraw` of the text's own has to be broken up (reference 12, checked with Liquid 5.4.0).
 */
export function escapeLiquid(text: string): string {
  return text
    .split(/(`[\s\S]*?`)/)
    .map((piece, index) => (index % 2 === 1 ? breakEndraw(piece) : escapePiece(piece)))
    .join('');
}

const ZERO_WIDTH_SPACE = '\u200b';

const escapePiece = (text: string) => text.replace(/\{\{|\{%/g, (open) => `{{ "${open}" }}`);
const breakEndraw = (text: string) => text.replace(/\{(?=%-?\s*endraw)/g, `{${ZERO_WIDTH_SPACE}`);
