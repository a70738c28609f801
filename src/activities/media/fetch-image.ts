import { request as requestHttp, type IncomingMessage } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { ImageRefused } from './image-refused.ts';
import { IMAGE_TYPES, imageTypeOf } from './image-type.ts';
import { isPublicAddress, publicLookup } from './public-address.ts';

export interface ImageSource {
  /** `host` or `host:port`: images are fetched from these, and only these may be in a private network. */
  hosts: ReadonlySet<string>;
  lookup: LookupFunction;
  /** Bytes of one image. */
  limit: number;
  /** Milliseconds for one image, redirects included. */
  patience: number;
  /** Milliseconds between two looks for a file that is not there yet. */
  interval: number;
}

const REDIRECTS = 3;
const HEADERS = {
  accept: IMAGE_TYPES.join(', '),
  // A compressed body could grow beyond any limit.
  'accept-encoding': 'identity',
  'user-agent': 'durable-chatwoot-agent',
};

/**
 * Fetches one image as a data URL, from Chatwoot or where it redirects to; throws `ImageRefused`.
 *
 * The address comes from outside, so every hop is checked, and no token of ours goes along.
 */
export async function fetchImage(address: string, source: ImageSource, signal: AbortSignal): Promise<string> {
  const timeout = AbortSignal.timeout(source.patience);
  try {
    const url = checkUrl(URL.parse(address), source);
    if (!source.hosts.has(url.host)) throw new ImageRefused('foreign host');
    return await waitForFile(url, source, AbortSignal.any([signal, timeout]));
  } catch (error) {
    if (error instanceof ImageRefused) throw error;
    throw new ImageRefused(timeout.aborted ? 'too slow' : 'unreachable');
  }
}

/** Chatwoot tells of a message before its files are stored: 404 then. */
async function waitForFile(url: URL, source: ImageSource, signal: AbortSignal): Promise<string> {
  for (;;) {
    const image = await follow(url, source, signal);
    if (image !== 'not there') return image;
    await pause(source.interval, undefined, { signal });
  }
}

async function follow(start: URL, source: ImageSource, signal: AbortSignal): Promise<string> {
  let url = start;
  for (let hops = 0; hops <= REDIRECTS; hops++) {
    const response = await open(url, source, signal);
    try {
      if (response.statusCode === 404) return 'not there';
      const { location } = response.headers;
      if (!isRedirect(response)) return await readImage(response, source.limit);
      url = checkUrl(location === undefined ? null : URL.parse(location, url.href), source);
    } finally {
      response.destroy();
    }
  }
  throw new ImageRefused('too many redirects');
}

/** Node does not look literal addresses up, so they are checked here; `URL` has made `0x7f.1` and the like plain. */
function checkUrl(url: URL | null, { hosts }: ImageSource): URL {
  if (!url || !['http:', 'https:'].includes(url.protocol) || url.username !== '' || url.password !== '') {
    throw new ImageRefused('unusable address');
  }
  const literal = url.hostname.replace(/^\[|\]$/g, '');
  if (isIP(literal) !== 0 && !hosts.has(url.host) && !isPublicAddress(literal))
    throw new ImageRefused('private address');
  return url;
}

/** Over a connection of its own: one that is kept for a host could have been opened under other rules. */
function open(url: URL, { hosts, lookup }: ImageSource, signal: AbortSignal): Promise<IncomingMessage> {
  const request = url.protocol === 'https:' ? requestHttps : requestHttp;
  const options = {
    agent: false,
    headers: HEADERS,
    signal,
    lookup: hosts.has(url.host) ? lookup : publicLookup(lookup),
  };
  return new Promise((resolve, reject) => {
    request(url, options).on('response', resolve).on('error', reject).end();
  });
}

const isRedirect = ({ statusCode = 0 }: IncomingMessage) => [301, 302, 303, 307, 308].includes(statusCode);

async function readImage(response: IncomingMessage, limit: number): Promise<string> {
  const { statusCode, headers } = response;
  if (statusCode !== 200) throw new ImageRefused('refused');
  const claimed = headers['content-type']?.split(';')[0]?.trim().toLowerCase() ?? '';
  const isPlain = (headers['content-encoding'] ?? 'identity') === 'identity';
  if (!IMAGE_TYPES.includes(claimed) || !isPlain) throw new ImageRefused('not an image');
  if (Number(headers['content-length'] ?? 0) > limit) throw new ImageRefused('too large');

  const bytes = await readAll(response, limit);
  // Which of the kinds it is, the file itself says: models refuse a wrong label.
  const type = imageTypeOf(bytes);
  if (type === undefined) throw new ImageRefused('not an image');
  return `data:${type};base64,${bytes.toString('base64')}`;
}

async function readAll(response: AsyncIterable<Buffer>, limit: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response) {
    size += chunk.length;
    if (size > limit) throw new ImageRefused('too large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
