import type { IncomingMessage } from 'node:http';
import type { LookupFunction } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { FetchRefused } from '../../web/fetch-refused.ts';
import { checkUrl, follow, readAll } from '../../web/follow.ts';
import { ImageRefused } from './image-refused.ts';
import { IMAGE_TYPES, imageTypeOf } from './image-type.ts';

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

const HEADERS = { accept: IMAGE_TYPES.join(', ') };

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
    if (error instanceof FetchRefused) throw new ImageRefused(error.fault);
    throw new ImageRefused(timeout.aborted ? 'too slow' : 'unreachable');
  }
}

/** Chatwoot tells of a message before its files are stored: 404 then. */
async function waitForFile(url: URL, source: ImageSource, signal: AbortSignal): Promise<string> {
  for (;;) {
    const image = await load(url, source, signal);
    if (image !== 'not there') return image;
    await pause(source.interval, undefined, { signal });
  }
}

async function load(url: URL, source: ImageSource, signal: AbortSignal): Promise<string> {
  const { response } = await follow(url, { ...source, headers: HEADERS }, signal);
  try {
    return response.statusCode === 404 ? 'not there' : await readImage(response, source.limit);
  } finally {
    response.destroy();
  }
}

async function readImage(response: IncomingMessage, limit: number): Promise<string> {
  const { statusCode, headers } = response;
  if (statusCode !== 200) throw new ImageRefused('refused');
  const claimed = headers['content-type']?.split(';')[0]?.trim().toLowerCase() ?? '';
  const isPlain = (headers['content-encoding'] ?? 'identity') === 'identity';
  if (!IMAGE_TYPES.includes(claimed) || !isPlain) throw new ImageRefused('not an image');

  const bytes = await readAll(response, limit);
  // Which of the kinds it is, the file itself says: models refuse a wrong label.
  const type = imageTypeOf(bytes);
  if (type === undefined) throw new ImageRefused('not an image');
  return `data:${type};base64,${bytes.toString('base64')}`;
}
