import type { Context, Next } from 'koa';
import { articles, PORTAL, type Article } from './articles.ts';

const PATH = /^\/hc\/([\w-]+)(?:\/([\w-]+)(?:\/([\w-]+))?)?(\.json)?$/;
const MOST = 100;

/** Chatwoot's public Help Center: from the portal to its default language, then JSON where it is asked for, else a page. */
export function serveHelpCenter(ctx: Context, next: Next): Promise<unknown> | undefined {
  const [is, slug, part, rest, json] = PATH.exec(ctx.path) ?? [];
  if (!is || ctx.method !== 'GET') return next();
  if (slug !== PORTAL.slug) return undefined;
  if (part === undefined) {
    ctx.redirect(`/hc/${PORTAL.slug}/${PORTAL.default_locale}`);
  } else if (part === 'articles') {
    const article = articles.find((each) => each.slug === rest);
    if (article) ctx.body = pageOf(article.title, article.content);
  } else if (rest === undefined) {
    ctx.body = json
      ? portalView()
      : pageOf(
          PORTAL.name,
          publishedIn(part)
            .map(({ title }) => title)
            .join('\n'),
        );
  } else if (rest === 'articles' && json) {
    ctx.body = listView(part, ctx.URL.searchParams);
  }
  return undefined;
}

const publishedIn = (locale: string) =>
  articles.filter((each) => each.status === 'published' && each.locale === locale);

function portalView() {
  const categories = PORTAL.locales.map((locale) => ({ name: PORTAL.name, slug: 'all', locale }));
  const { slug, name, default_locale } = PORTAL;
  return { slug, name, custom_domain: null, categories, meta: { default_locale } };
}

/** Pages are of use where `per_page` is given; else all come at once. */
function listView(locale: string, query: URLSearchParams) {
  const all = publishedIn(locale);
  const size = Math.min(Number(query.get('per_page') ?? 0), MOST);
  const from = (Number(query.get('page') ?? 1) - 1) * size;
  const shown = size > 0 ? all.slice(from, from + size) : all;
  return { payload: shown.map(articleView), meta: { articles_count: all.length } };
}

function articleView({ id, title, content, description, slug, locale, status }: Article) {
  const link = `hc/${PORTAL.slug}/articles/${slug}`;
  return { id, title, content, description, status, category: { slug: 'all', locale }, views: 0, link };
}

function pageOf(title: string, text: string): string {
  const safe = (words: string) => words.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  return `<!doctype html><title>${safe(title)}</title><h1>${safe(title)}</h1><pre>${safe(text)}</pre>`;
}
