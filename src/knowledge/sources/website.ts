import { load } from 'cheerio';
import type { Document, Reading, SourceFault } from '../document.ts';
import type { Extractor } from '../../text/extractor.ts';
import { kindOfName, kindOfType } from '../../text/kinds.ts';
import { fetchIfChanged, fetchPage, Gone, type Page, type PageRequest } from './fetch-page.ts';
import { reasonOf, Unreadable } from '../../text/unreadable.ts';

const MOST_PAGES = 2000;
const MOST_SITEMAPS = 50;
const AT_ONCE = 4;
/** For all pages of a site: what is left then is read at the next refresh. */
const DEADLINE = 300_000;

interface Listed {
  url: URL;
  /** As the sitemap says. */
  modified: string | null;
}

export interface WebsiteOptions {
  extractor: Extractor;
  known: ReadonlyMap<string, Document>;
  /** Milliseconds for one page, and for all of them. */
  patience?: number;
  deadline?: number;
}

/** Reads the pages that a sitemap lists, or sitemaps of sitemaps; an address of anything else is a page of its own. */
export async function readWebsite(start: URL, options: WebsiteOptions): Promise<Reading> {
  const { patience, deadline = DEADLINE } = options;
  const until = Date.now() + deadline;
  const reading: Reading = { documents: [], faults: [], missed: [], failed: false };
  const request = { hosts: new Set([start.host]), ...(patience === undefined ? {} : { patience }) };
  let pages: Listed[];
  try {
    pages = await listPages(start, request, reading.faults);
  } catch (error) {
    return { ...reading, faults: [{ where: start.href, why: reasonOf(error) }], failed: true };
  }
  const left = [...pages];
  const readNext = async (): Promise<void> => {
    for (let page = left.shift(); page; page = left.shift()) {
      const { href } = page.url;
      try {
        if (Date.now() > until) throw new Unreadable(`was not reached within ${deadline / 1000} s`);
        reading.documents.push(await readPage(page, request, options));
      } catch (error) {
        reading.faults.push({ where: href, why: reasonOf(error) });
        if (!(error instanceof Gone)) reading.missed.push(href);
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, readNext));
  const order = new Map(pages.map(({ url }, at) => [url.href, at]));
  reading.documents.sort((a, b) => (order.get(a.id) ?? 0) - (order.get(b.id) ?? 0));
  return reading;
}

async function readPage({ url, modified }: Listed, request: PageRequest, { extractor, known }: WebsiteOptions) {
  const before = known.get(url.href);
  if (before && modified !== null && before.version === `lastmod ${modified}`) return before;
  const tag = before?.version?.startsWith('lastmod ') === false ? before.version : null;
  const page = await fetchIfChanged(url, tag, request);
  if (page === 'unchanged') {
    if (before) return before;
    throw new Unreadable('answers 304 to a first question');
  }
  const version = modified === null ? page.version : `lastmod ${modified}`;
  return toDocument(url, page, version, extractor);
}

async function toDocument(url: URL, page: Page, version: string | null, extractor: Extractor): Promise<Document> {
  const kind = kindOfType(page.contentType) ?? kindOfName(url.pathname);
  if (kind === undefined) throw new Unreadable('is no page, text, PDF or DOCX');
  const read = await extractor.extract(kind, page.body);
  const title = read.title || decodeURIComponent(url.pathname.split('/').filter(Boolean).at(-1) ?? url.host);
  // Where a page says that it is elsewhere is not believed: the link would name what was not read.
  return { ...read, id: url.href, title, address: url.href, version };
}

/** Sitemaps may name sitemaps, one level deep. */
async function listPages(start: URL, request: PageRequest, faults: SourceFault[]): Promise<Listed[]> {
  const first = await listOf(start, request);
  if (first.kind === 'page') return [{ url: start, modified: null }];
  const pages = [...first.pages];
  for (const { url } of first.sitemaps.slice(0, MOST_SITEMAPS)) {
    try {
      const inner = await listOf(url, request);
      if (inner.kind === 'sitemap') pages.push(...inner.pages);
    } catch (error) {
      faults.push({ where: url.href, why: reasonOf(error) });
    }
  }
  const unique = [...new Map(pages.map((page) => [page.url.href, page])).values()];
  if (unique.length === 0) throw new Unreadable('lists no pages');
  if (unique.length > MOST_PAGES || first.sitemaps.length > MOST_SITEMAPS) {
    faults.push({ where: start.href, why: `lists more than is read: ${MOST_PAGES} pages, ${MOST_SITEMAPS} sitemaps` });
  }
  return unique.slice(0, MOST_PAGES);
}

type List = { kind: 'page' } | { kind: 'sitemap'; pages: Listed[]; sitemaps: Listed[] };

async function listOf(url: URL, request: PageRequest): Promise<List> {
  const page = await fetchPage(url, request);
  const text = page.body.toString('utf8');
  if (!/^\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*|<\?.*?\?>\s*)*<(?:urlset|sitemapindex)\b/s.test(text.slice(0, 2000))) {
    if (/\.xml$/i.test(url.pathname)) throw new Unreadable('is no sitemap');
    return { kind: 'page' };
  }
  const $ = load(text, { xml: true });
  const entries = (name: string) =>
    $(`${name} > loc`)
      .toArray()
      .flatMap((loc) => {
        const found = URL.parse($(loc).text().trim(), page.url.href);
        const modified = $(loc).siblings('lastmod').first().text().trim() || null;
        return found ? [{ url: found, modified }] : [];
      });
  return { kind: 'sitemap', pages: entries('url'), sitemaps: entries('sitemap') };
}
