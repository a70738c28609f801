import { load } from 'cheerio';
import TurndownService from 'turndown';
import type { Extract } from './extracted.ts';
import { removeHidden } from './hidden.ts';

/** What a reader does not read: no part of the text, or hidden by an attribute. */
const NOT_READ =
  'script, style, noscript, template, iframe, svg, canvas, form, button, nav, header, footer, aside, ' +
  'dialog:not([open]), [hidden], [aria-hidden="true" i]';

/** The text of a page as Markdown: of its `main`, or its only `article`, where it has one. */
export function fromHtml(source: string): Extract {
  const $ = load(source);
  const title = $('title').first().text().trim() || $('h1').first().text().trim();
  const language = $('html').attr('lang') ?? null;
  const canonical = $('link[rel="canonical"]').attr('href') ?? null;
  const main = $('main, [role="main"]').first();
  const articles = $('article');
  const body = main.length > 0 ? main : articles.length === 1 ? articles : $('body');
  body.find('header').each((_, header) => {
    // A header within the text holds its title.
    $(header).replaceWith($(header).find('h1, h2, h3'));
  });
  removeHidden($, body);
  body.find(NOT_READ).remove();
  return { title, language, address: canonical, keywords: '', text: toMarkdown(body.html() ?? '') };
}

/** What we ask of an element that may be a link. */
interface LinkNode {
  nodeName: string;
  getAttribute(name: string): string | null;
}

/** Links stay, pictures go. */
export function toMarkdown(html: string): string {
  const turndown = new TurndownService({ headingStyle: 'atx', codeBlockStyle: 'fenced' });
  turndown.remove(['script', 'style', 'img', 'picture', 'video', 'audio', 'object']);
  turndown.addRule('cells', { filter: ['td', 'th'], replacement: (content) => `${content.trim()} | ` });
  turndown.addRule('rows', { filter: 'tr', replacement: (content) => `${content.replace(/ \| $/, '')}\n` });
  // Links within a page lead nowhere from a chat.
  const leadsNowhere = (node: LinkNode) => node.nodeName === 'A' && !/^https?:/i.test(node.getAttribute('href') ?? '');
  turndown.addRule('nowhere', { filter: leadsNowhere, replacement: (content) => content });
  return turndown.turndown(html).trim();
}
