import type { IncomingMessage } from 'node:http';
import { lookup as systemLookup } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { FetchRefused } from '../../web/fetch-refused.ts';
import { checkUrl, follow } from '../../web/follow.ts';
import { MediaRefused } from './media-refused.ts';

/** Bounds on one file of a customer's. */
export interface MediaLimits {
  /** Bytes. */
  limit: number;
  /** Milliseconds, redirects included. */
  patience: number;
  /** Milliseconds between two looks for a file that is not there yet. */
  interval: number;
}

export interface MediaSource extends MediaLimits {
  /** `host` or `host:port`: files are fetched from these, and only these may be in a private network. */
  hosts: ReadonlySet<string>;
  lookup: LookupFunction;
}

/** What is wanted, and how a 200 is read. */
interface Wanted<T> {
  accept: string;
  read: (response: IncomingMessage) => Promise<T>;
}

/** Where a bot's files may come from: its Chatwoot, and hosts that the operator names. */
export function mediaSource(apiUrl: string, hosts: readonly string[], limits: MediaLimits): MediaSource {
  return { hosts: new Set([new URL(apiUrl).host, ...hosts]), lookup: systemLookup, ...limits };
}

/**
 * Fetches one file from Chatwoot or where it redirects to; throws `MediaRefused`.
 *
 * The address comes from outside, so every hop is checked, and no token of ours goes along.
 */
export async function fetchMedia<T>(
  address: string,
  source: MediaSource,
  wanted: Wanted<T>,
  signal: AbortSignal,
): Promise<T> {
  const timeout = AbortSignal.timeout(source.patience);
  try {
    const url = checkUrl(URL.parse(address), source);
    if (!source.hosts.has(url.host)) throw new MediaRefused('foreign host');
    return await waitForFile(url, source, wanted, AbortSignal.any([signal, timeout]));
  } catch (error) {
    if (error instanceof MediaRefused) throw error;
    if (error instanceof FetchRefused) throw new MediaRefused(error.fault);
    throw new MediaRefused(timeout.aborted ? 'too slow' : 'unreachable');
  }
}

/** Chatwoot tells of a message before its files are stored: 404 then. */
async function waitForFile<T>(url: URL, source: MediaSource, wanted: Wanted<T>, signal: AbortSignal): Promise<T> {
  for (;;) {
    const file = await load(url, source, wanted, signal);
    if (file) return file.read;
    await pause(source.interval, undefined, { signal });
  }
}

async function load<T>(url: URL, source: MediaSource, { accept, read }: Wanted<T>, signal: AbortSignal) {
  const { response } = await follow(url, { ...source, headers: { accept } }, signal);
  try {
    if (response.statusCode === 404) return undefined;
    if (response.statusCode !== 200) throw new MediaRefused('refused');
    return { read: await read(response) };
  } finally {
    response.destroy();
  }
}

/** What the server calls it, without parameters; empty where it says nothing. */
export const typeOf = ({ headers }: IncomingMessage): string =>
  headers['content-type']?.split(';')[0]?.trim().toLowerCase() ?? '';
