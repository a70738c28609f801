import { lookup } from 'node:dns';
import { FetchRefused } from '../../web/fetch-refused.ts';
import { follow, readAll } from '../../web/follow.ts';
import { Unreadable } from '../../text/unreadable.ts';

const MEBIBYTE = 1024 * 1024;
const LARGEST = 20 * MEBIBYTE;
/** For one page, redirects included. */
const PATIENCE = 10_000;

export interface Page {
  /** Where it was found in the end. */
  url: URL;
  body: Buffer;
  contentType: string | undefined;
  version: string | null;
}

export interface PageRequest {
  /** What may be in a private network: what the operator has named. */
  hosts: ReadonlySet<string>;
  accept?: string;
  patience?: number;
}

/** The page is not there: 404 or 410. */
export class Gone extends Unreadable {}

/** Gets a page, without any token of ours. Throws `Unreadable`, whose message says why not. */
export async function fetchPage(url: URL, request: PageRequest): Promise<Page> {
  const page = await fetchIfChanged(url, null, request);
  if (page === 'unchanged') throw new Unreadable('answers 304 to a first question');
  return page;
}

/** The same where it was read before, as `version`: `unchanged` where the server says so. */
export async function fetchIfChanged(
  url: URL,
  version: string | null,
  { hosts, accept = '*/*', patience = PATIENCE }: PageRequest,
): Promise<Page | 'unchanged'> {
  const timeout = AbortSignal.timeout(patience);
  const headers = { accept, ...(version ? { 'if-none-match': version } : {}) };
  try {
    const followed = await follow(url, { hosts, lookup, headers }, timeout);
    const { statusCode = 0, headers: got } = followed.response;
    try {
      if (statusCode === 304 && version !== null) return 'unchanged';
      if (statusCode === 404 || statusCode === 410) throw new Gone(`is not there (${statusCode})`);
      if (statusCode !== 200) throw new Unreadable(`answers ${statusCode}`);
      const body = await readAll(followed.response, LARGEST);
      return { url: followed.url, body, contentType: got['content-type'], version: got.etag ?? null };
    } finally {
      followed.response.destroy();
    }
  } catch (error) {
    if (error instanceof Unreadable) throw error;
    throw new Unreadable(timeout.aborted ? `did not answer within ${patience / 1000} s` : inWords(error));
  }
}

function inWords(error: unknown): string {
  if (!(error instanceof FetchRefused)) return 'cannot be reached';
  if (error.fault === 'private address') return 'leads into a private network';
  if (error.fault === 'too large') return `is larger than ${LARGEST / MEBIBYTE} MB`;
  return `cannot be read: ${error.fault}`;
}
