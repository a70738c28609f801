import { z } from 'zod';
import type { Document, Reading } from '../document.ts';
import { fetchPage } from './fetch-page.ts';
import { reasonOf, Unreadable } from '../../text/unreadable.ts';

/** Of Chatwoot's public answers, what is read here. */
const portalSchema = z.object({
  custom_domain: z.string().nullish(),
  categories: z.array(z.object({ locale: z.string().nullish() })).nullish(),
  meta: z.object({ default_locale: z.string().nullish() }).nullish(),
});
const articlesSchema = z.object({
  payload: z.array(
    z.object({
      id: z.number(),
      title: z.string(),
      content: z.string().nullish(),
      description: z.string().nullish(),
      status: z.union([z.string(), z.number()]).nullish(),
      link: z.string().nullish(),
      slug: z.string().nullish(),
    }),
  ),
});
type Article = z.infer<typeof articlesSchema>['payload'][number];

const PER_PAGE = 100;
const MOST_PAGES = 50;

/**
 * Reads the published articles of a portal, in all its languages, by the addresses that Chatwoot's own widget uses. They need no token.
 *
 * Chatwoot redirects from the portal to its default language; the others are those of its categories.
 */
export async function readHelpCenter(slug: string, chatwoot: string, patience?: number): Promise<Reading> {
  const reading: Reading = { documents: [], faults: [], missed: [], failed: false };
  const hosts = new Set([new URL(chatwoot).host]);
  const request = { hosts, accept: 'text/html, application/json', ...(patience ? { patience } : {}) };
  const ask = (path: string) => fetchPage(new URL(`${chatwoot}/hc/${slug}${path}`), request);
  try {
    const { url } = await ask('');
    const main = /^\/hc\/[^/]+\/([\w-]+)/.exec(url.pathname)?.[1];
    if (main === undefined) throw new Unreadable('does not lead to a language: is the portal there, and not archived?');
    const portal = portalSchema.parse(jsonOf((await ask(`/${main}.json`)).body));
    const locales = new Set([main, ...(portal.categories ?? []).flatMap(({ locale }) => locale ?? [])]);
    const site = siteOf(portal.custom_domain, chatwoot);
    for (const locale of locales) {
      const articles = await readLocale(locale, ask);
      reading.documents.push(...articles.flatMap((article) => toDocument(article, locale, slug, site)));
    }
    if (reading.documents.length === 0) throw new Unreadable('has no published article');
    return reading;
  } catch (error) {
    const why = error instanceof z.ZodError ? 'answers what is not known of a Chatwoot' : reasonOf(error);
    return { ...reading, documents: [], faults: [{ where: `helpcenter:${slug}`, why }], failed: true };
  }
}

type Ask = (path: string) => Promise<{ body: Buffer }>;

async function readLocale(locale: string, ask: Ask): Promise<Article[]> {
  const found = new Map<number, Article>();
  for (let page = 1; page <= MOST_PAGES; page += 1) {
    const { body } = await ask(`/${locale}/articles.json?page=${page}&per_page=${PER_PAGE}&status=1`);
    const { payload } = articlesSchema.parse(jsonOf(body));
    const before = found.size;
    for (const article of payload) found.set(article.id, article);
    // An older Chatwoot knows no pages and answers all of them each time.
    if (payload.length < PER_PAGE || found.size === before) break;
  }
  return [...found.values()].filter(({ status }) => status == null || status === 'published' || status === 1);
}

/** Where customers read it; a name without a dot (`http://rails:3000`) is one of a network that they are not in. */
function siteOf(domain: string | null | undefined, chatwoot: string): string | null {
  if (domain) return `https://${domain.replace(/^https?:\/\//, '').replace(/\/+$/, '')}`;
  const { hostname } = new URL(chatwoot);
  return hostname.includes('.') || hostname === 'localhost' ? chatwoot : null;
}

function toDocument(article: Article, locale: string, slug: string, site: string | null): Document[] {
  const text = article.content ?? '';
  if (text.trim() === '') return [];
  const path = article.link ?? (article.slug ? `hc/${slug}/articles/${article.slug}` : null);
  return [
    {
      id: String(article.id),
      title: article.title,
      address: path === null || site === null ? null : new URL(path, `${site}/`).href,
      language: locale,
      keywords: article.description ?? '',
      text,
      version: null,
    },
  ];
}

function jsonOf(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    throw new Unreadable('answers no JSON');
  }
}
