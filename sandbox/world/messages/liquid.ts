import type { Json } from '../records.ts';

/**
 * Renders outgoing text as Chatwoot does on save (`liquidable.rb`): Liquid 5.4 in lax mode over the text whose backtick
 * spans were wrapped in `raw`. A syntax error leaves the text as it was. Of Liquid's tags only `raw` and `comment` are
 * here; any other tag counts as unknown, hence as a syntax error.
 */
export function renderLiquid(text: string, drops: Json): string {
  if (!text.includes('{{') && !text.includes('{%')) return text;
  const prepared = text.replace(/`([\s\S]*?)`/g, (span) => `{% raw %}${span}{% endraw %}`);
  try {
    return render(prepared.split(TOKENS), drops);
  } catch (error) {
    if (error instanceof LiquidSyntaxError) return text;
    throw error;
  }
}

class LiquidSyntaxError extends Error {
  override name = 'LiquidSyntaxError' as const;
}

/** Liquid's own tokens: a tag, a variable (perhaps ended by a single brace), or an opening without an end. */
const TOKENS = /(\{%[\s\S]*?%\}|\{\{[\s\S]*?\}\}?|\{%|\{\{)/;
const TAG = /^\{%(-?)\s*(\w+)\s*[\s\S]*?(-?)%\}$/;
const VARIABLE = /^\{\{(-?)([\s\S]*?)(-?)\}\}$/;

function render(tokens: string[], drops: Json): string {
  let output = '';
  let trimNext = false;

  for (let index = 0; index < tokens.length; index += 1) {
    const token = tokens[index] ?? '';
    if (!token.startsWith('{{') && !token.startsWith('{%')) {
      output += trimNext ? token.trimStart() : token;
      trimNext = trimNext && token === '';
      continue;
    }
    const { before, after, name, value } = token.startsWith('{%') ? readTag(token) : readVariable(token, drops);
    if (before) output = output.trimEnd();
    output += value;
    if (name !== null) {
      const block = readBlock(tokens, index + 1, name);
      output += name === 'raw' ? block.body : '';
      index = block.end;
    }
    trimNext = after;
  }
  return output;
}

function readTag(token: string) {
  const [, before, name = '', after] = TAG.exec(token) ?? [];
  if (name !== 'raw' && name !== 'comment') throw new LiquidSyntaxError(`unknown tag ${name}`);
  return { before: before === '-', after: after === '-', name, value: '' };
}

function readVariable(token: string, drops: Json) {
  const match = VARIABLE.exec(token);
  if (!match) throw new LiquidSyntaxError('variable was not properly terminated');
  const [, before, markup = '', after] = match;
  return { before: before === '-', after: after === '-', name: null, value: evaluate(markup, drops) };
}

/** Everything up to the closing tag, unread; the last token may hold text before it. */
function readBlock(tokens: string[], from: number, name: string): { body: string; end: number } {
  const closing = new RegExp(String.raw`^([\s\S]*)\{%-?\s*end${name}\s*-?%\}$`);
  let body = '';
  for (let index = from; index < tokens.length; index += 1) {
    const token = tokens[index] ?? '';
    const match = closing.exec(token);
    if (match) return { body: body + (match[1] ?? ''), end: index };
    body += token;
  }
  throw new LiquidSyntaxError(`${name} was never closed`);
}

const FRAGMENT = /"[^"]*"|'[^']*'|(?:[^\s,|'"]|"[^"]*"|'[^']*')+/;
const FILTER = /\|\s*(\w+)\s*(?::\s*("[^"]*"|'[^']*'|[^\s,|'"]+))?/g;

/** A string or a name, then filters; an unknown name is empty text, an unknown filter does nothing. */
function evaluate(markup: string, drops: Json): string {
  const first = FRAGMENT.exec(markup);
  if (!first) return '';
  let value = lookUp(first[0], drops);
  for (const [, name = '', argument] of markup.slice(first.index + first[0].length).matchAll(FILTER)) {
    value = filter(name, value, argument === undefined ? '' : lookUp(argument, drops));
  }
  return value;
}

function lookUp(expression: string, drops: Json): string {
  const literal = /^(["'])([\s\S]*)\1$/.exec(expression);
  if (literal) return literal[2] ?? '';
  if (/^-?\d+(\.\d+)?$/.test(expression) || expression === 'true' || expression === 'false') return expression;

  let value: unknown = drops;
  for (const key of expression.split('.')) {
    value = typeof value === 'object' && value !== null ? new Map(Object.entries(value)).get(key) : undefined;
  }
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

function filter(name: string, value: string, argument: string): string {
  switch (name) {
    case 'default':
      return value === '' ? argument : value;
    case 'upcase':
      return value.toUpperCase();
    case 'downcase':
      return value.toLowerCase();
    case 'capitalize':
      return value.charAt(0).toUpperCase() + value.slice(1).toLowerCase();
    case 'strip':
      return value.trim();
    case 'append':
      return value + argument;
    case 'prepend':
      return argument + value;
    default:
      return value;
  }
}
