import { request as requestHttp, type IncomingMessage } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { FetchRefused } from './fetch-refused.ts';
import { isPublicAddress, publicLookup } from './public-address.ts';

export interface Reach {
  /** `host` or `host:port`: only these may be in a private network. */
  hosts: ReadonlySet<string>;
  lookup: LookupFunction;
  headers: Record<string, string>;
}

/** What answered in the end, and where. Whoever gets it destroys it. */
export interface Followed {
  response: IncomingMessage;
  url: URL;
}

const REDIRECTS = 3;
const HEADERS = {
  // A compressed body could grow beyond any limit.
  'accept-encoding': 'identity',
  'user-agent': 'durable-chatwoot-agent',
};

/** Asks for an address that comes from outside, and follows its redirects: every hop is checked. Throws `FetchRefused`. */
export async function follow(start: URL, reach: Reach, signal: AbortSignal): Promise<Followed> {
  let url = start;
  for (let hops = 0; hops <= REDIRECTS; hops++) {
    const response = await open(checkUrl(url, reach), reach, signal);
    if (!isRedirect(response)) return { response, url };
    const { location } = response.headers;
    response.destroy();
    url = checkUrl(location === undefined ? null : URL.parse(location, url.href), reach);
  }
  throw new FetchRefused('too many redirects');
}

/** Node does not look literal addresses up, so they are checked here; `URL` has made `0x7f.1` and the like plain. */
export function checkUrl(url: URL | null, { hosts }: Pick<Reach, 'hosts'>): URL {
  if (!url || !['http:', 'https:'].includes(url.protocol) || url.username !== '' || url.password !== '') {
    throw new FetchRefused('unusable address');
  }
  const literal = url.hostname.replace(/^\[|\]$/g, '');
  if (isIP(literal) !== 0 && !hosts.has(url.host) && !isPublicAddress(literal))
    throw new FetchRefused('private address');
  return url;
}

/** The whole body, of at most `limit` bytes. Throws `FetchRefused`. */
export async function readAll(response: IncomingMessage, limit: number): Promise<Buffer> {
  if ((response.headers['content-encoding'] ?? 'identity') !== 'identity') {
    throw new FetchRefused('compressed although that was not asked for');
  }
  if (Number(response.headers['content-length'] ?? 0) > limit) throw new FetchRefused('too large');
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > limit) throw new FetchRefused('too large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** Over a connection of its own: one that is kept for a host could have been opened under other rules. */
function open(url: URL, { hosts, lookup, headers }: Reach, signal: AbortSignal): Promise<IncomingMessage> {
  const request = url.protocol === 'https:' ? requestHttps : requestHttp;
  const options = {
    agent: false,
    headers: { ...HEADERS, ...headers },
    signal,
    lookup: hosts.has(url.host) ? lookup : publicLookup(lookup),
  };
  return new Promise((resolve, reject) => {
    request(url, options).on('response', resolve).on('error', reject).end();
  });
}

const isRedirect = ({ statusCode = 0 }: IncomingMessage) => [301, 302, 303, 307, 308].includes(statusCode);
