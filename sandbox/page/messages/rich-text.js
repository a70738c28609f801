import { h } from '../element.js';

/** **bold**, `code`, [name](link) and bare links; line breaks are kept by the style sheet. */
const PATTERN =
  /\*\*(?<bold>[^*\n]+)\*\*|`(?<code>[^`\n]+)`|\[(?<name>[^\]\n]+)\]\((?<href>https?:\/\/[^\s)]+)\)|(?<url>https?:\/\/[^\s<>"]*[^\s<>".,;:!?)\]'])/g;

/** A message's text as nodes. Only links to http(s) become links; everything unknown stays as it was typed. */
export function richText(text) {
  const nodes = [];
  let end = 0;
  for (const match of text.matchAll(PATTERN)) {
    nodes.push(text.slice(end, match.index), styled(match.groups));
    end = match.index + match[0].length;
  }
  return [...nodes, text.slice(end)].filter((node) => node !== '');
}

function styled({ bold, code, name, href, url }) {
  if (bold) return h('strong', {}, bold);
  if (code) return h('code', {}, code);
  return h('a', { href: href ?? url, target: '_blank', rel: 'noopener noreferrer' }, name ?? url);
}

/** The same text on one line, for a preview. */
export function plainText(text) {
  return text
    .replace(PATTERN, (...found) => {
      const { bold, code, name, url } = found.at(-1);
      return bold ?? code ?? name ?? url;
    })
    .replace(/\s+/g, ' ')
    .trim();
}
