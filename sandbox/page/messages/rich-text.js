import { lexer } from 'marked';
import { h } from '../element.js';

/** Links by themselves, and a line break where one was typed, as Chatwoot's widget shows Markdown. */
const OPTIONS = { gfm: true, breaks: true };

/**
 * A message's Markdown as nodes. Only what is named here becomes an element, and every word of the message a text node: markup stays the
 * text that it is. Links lead to the web and to mail; pictures are links, since the page asks nothing of other hosts.
 */
export function richText(text) {
  return lexer(text, OPTIONS).map(block);
}

/** The same text on one line, for a preview. */
export function plainText(text) {
  return lexer(text, OPTIONS).map(words).join(' ').replace(/\s+/g, ' ').trim();
}

function block(token) {
  switch (token.type) {
    case 'space':
    case 'def':
      return null;
    case 'heading':
      return h('p', { class: 'heading' }, inline(token.tokens));
    case 'paragraph':
      return h('p', {}, inline(token.tokens));
    case 'list':
      return h(token.ordered ? 'ol' : 'ul', { start: token.ordered ? token.start : null }, token.items.map(listItem));
    case 'blockquote':
      return h('blockquote', {}, token.tokens.map(block));
    case 'code':
      return h('pre', {}, h('code', {}, token.text));
    case 'hr':
      return h('hr');
    case 'table':
      return table(token);
    case 'text':
      return h('span', {}, inline(token.tokens ?? [token]));
    default:
      return h('p', {}, token.raw.trimEnd());
  }
}

const listItem = ({ tokens }) => h('li', {}, tokens.map(block));

function table({ header, rows }) {
  const row = (cells, tag) =>
    h(
      'tr',
      {},
      cells.map(({ tokens }) => h(tag, {}, inline(tokens))),
    );
  return h(
    'table',
    {},
    h('thead', {}, row(header, 'th')),
    h(
      'tbody',
      {},
      rows.map((cells) => row(cells, 'td')),
    ),
  );
}

const inline = (tokens) => tokens.map(span);

function span(token) {
  switch (token.type) {
    case 'strong':
    case 'em':
    case 'del':
      return h(token.type, {}, inline(token.tokens));
    case 'codespan':
      return h('code', {}, token.text);
    // The style sheet keeps it, and so does whoever copies the text.
    case 'br':
      return '\n';
    case 'link':
      return link(token, inline(token.tokens));
    case 'image':
      return link(token, [token.text || token.href]);
    case 'text':
      return token.tokens ? h('span', {}, inline(token.tokens)) : token.text;
    case 'escape':
      return token.text;
    default:
      return token.raw;
  }
}

function link({ href, raw }, name) {
  if (!/^(?:https?:|mailto:)/i.test(href)) return raw;
  return h('a', { href, target: '_blank', rel: 'noopener noreferrer' }, name);
}

function words(token) {
  if (token.type === 'br' || token.type === 'space') return ' ';
  const parts = token.items ?? token.tokens;
  const isBlock = token.items || token.type === 'list_item' || token.type === 'blockquote';
  return parts ? parts.map(words).join(isBlock ? ' ' : '') : (token.text ?? token.raw);
}
