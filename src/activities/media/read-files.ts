import type { IncomingMessage } from 'node:http';
import { log } from '@temporalio/activity';
import type { Attachment } from '../../chatwoot/attachments.ts';
import type { DialogueMessage } from '../../contracts/conversation.ts';
import { createExtractor, type Extractor } from '../../text/extractor.ts';
import { Unreadable } from '../../text/unreadable.ts';
import { untilAborted } from '../graph/until-aborted.ts';
import { readAll } from '../../web/follow.ts';
import { fetchMedia, typeOf, type MediaSource } from './fetch-media.ts';
import { kindOfFile } from './kind-of-file.ts';
import { MediaRefused, type MediaFault } from './media-refused.ts';

/** Bounds on what a turn carries to the graph; the newest files count. */
const FILES = 4;
const MEBIBYTE = 1024 * 1024;
const FETCHING = 5000;
export const FILE_LIMITS = { limit: 10 * MEBIBYTE, patience: FETCHING, interval: 1000 };
/** For all files of a turn, waiting for those of other turns included. */
const ALL_FILES = 20_000;
/** Strangers send them: less than a source of the operator's may take. */
const READING = 10_000;
const THREAD = { patience: READING, heap: 256, unpacked: 128 };
/** Letters of all files of a turn. */
const MOST_TEXT = 40_000;

/** What stands in an attached file, or why it cannot be told. */
export type FileText = { text: string; letters: number } | { fault: MediaFault };
export type Files = ReadonlyMap<Attachment, FileText>;

export interface FileReader {
  /** Reads the files of a turn's new messages. What cannot be read never fails the turn. */
  read(messages: DialogueMessage[], signal: AbortSignal): Promise<Files>;
}

/** One turn's files after another's, in a thread that ends with them: a hostile file costs those who wait, and never the worker. */
export function createFileReader(source: MediaSource, limits = { ...THREAD, all: ALL_FILES }): FileReader {
  let last: Promise<unknown> = Promise.resolve();

  async function read(messages: DialogueMessage[], turn: AbortSignal): Promise<Files> {
    const wanted = messages.flatMap(({ attachments = [] }) => attachments.filter(({ type }) => type === 'file'));
    const newest = wanted.slice(-FILES);
    if (newest.length === 0) return new Map();
    const signal = AbortSignal.any([turn, AbortSignal.timeout(limits.all)]);
    const files = await Promise.all(newest.map((file) => settle(() => fetchFile(file, source, signal))));
    const reading = last.then(() => readInThread(files, signal));
    last = reading.catch(() => undefined);
    const texts = await untilAborted(signal, reading).catch((error: unknown): FileText[] => {
      if (!signal.aborted) throw error;
      return [];
    });
    return new Map(newest.map((file, at) => [file, tell(texts[at] ?? { fault: 'too slow' }, turn)]));
  }

  async function readInThread(files: (Fetched | Refused)[], signal: AbortSignal): Promise<FileText[]> {
    const extractor = createExtractor(limits);
    try {
      const texts: FileText[] = [];
      for (const file of files) {
        texts.push('fault' in file ? file : await settle(() => textOf(file, extractor, files.length, signal)));
      }
      return texts;
    } finally {
      await extractor.close();
    }
  }

  return { read };
}

interface Fetched {
  bytes: Buffer;
  name: string;
  type: string;
}
interface Refused {
  fault: MediaFault;
}

function fetchFile({ url, name }: Attachment, source: MediaSource, signal: AbortSignal): Promise<Fetched> {
  const read = async (response: IncomingMessage) => {
    const type = typeOf(response);
    // Nothing is loaded that would not be read.
    if (kindOfFile(name, type) === undefined) throw new MediaRefused('unknown kind');
    return { bytes: await readAll(response, source.limit), name, type };
  };
  return fetchMedia(url ?? '', source, { accept: '*/*', read }, signal);
}

async function textOf({ bytes, name, type }: Fetched, extractor: Extractor, files: number, signal: AbortSignal) {
  const kind = kindOfFile(name, type);
  if (kind === undefined) throw new MediaRefused('unknown kind');
  if (signal.aborted) throw new MediaRefused('too slow');
  const { text } = await extractor.extract(kind, bytes);
  const clean = text.trim();
  return { text: clean.slice(0, Math.floor(MOST_TEXT / files)).toWellFormed(), letters: clean.length };
}

function tell(text: FileText, turn: AbortSignal): FileText {
  if ('fault' in text && !turn.aborted) log.warn('file not read', { fault: text.fault });
  return text;
}

async function settle<T>(work: () => Promise<T>): Promise<T | Refused> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof MediaRefused || error instanceof Unreadable) return { fault: error.fault };
    throw error;
  }
}
