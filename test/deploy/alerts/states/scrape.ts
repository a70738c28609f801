import { readPage, sumOf, type Page } from '../page.ts';

/** Keeps what a part (`ingress`, `worker`, `temporal`, …) shows in a state. */
export type Keep = (state: string, part: string, text: string) => Promise<void>;

export async function scrape(address: string): Promise<string> {
  return (await fetch(`${address}/metrics`, { signal: AbortSignal.timeout(10_000) })).text();
}

/** Scrapes until a series is as it should be, and something listens there; throws after ten minutes. */
export async function scrapeUntil(address: string, isSo: (page: Page) => boolean): Promise<string> {
  for (const end = Date.now() + 600_000; Date.now() < end; await new Promise((done) => setTimeout(done, 500))) {
    const text = await scrape(address).catch(() => undefined);
    if (text !== undefined && isSo(readPage(text))) return text;
  }
  throw new Error(`${address}/metrics never showed what was waited for`);
}

export const atLeast =
  (least: number, name: string, labels = '') =>
  (page: Page): boolean =>
    sumOf(page, name, labels) >= least;
