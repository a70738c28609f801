import { Worker } from 'node:worker_threads';
import { ownPath } from '../../settings/own-path.ts';
import { Unreadable } from '../document.ts';
import type { Extract } from './extracted.ts';
import type { Kind } from './kinds.ts';

const THREAD = ownPath('extract-thread.ts', import.meta.url);
/** For one file: a manual of a thousand pages takes some seconds. */
const PATIENCE = 30_000;
const MEMORY = { maxOldGenerationSizeMb: 512 };
const MOST_TEXT = 2_000_000;

export interface Extractor {
  /** Throws `Unreadable` where a file is broken, takes too long, or needs too much memory. */
  extract(kind: Kind, bytes: Uint8Array): Promise<Extract>;
  close(): Promise<void>;
}

/** Reads one file after another in a thread of its own; a thread that was stopped over a file is followed by a new one. */
export function createExtractor(patience = PATIENCE): Extractor {
  let thread: Worker | undefined;
  let last: Promise<unknown> = Promise.resolve();

  function extract(kind: Kind, bytes: Uint8Array): Promise<Extract> {
    const reading = last.then(() => read(kind, bytes));
    last = reading.catch(() => undefined);
    return reading;
  }

  async function read(kind: Kind, bytes: Uint8Array): Promise<Extract> {
    thread ??= startThread();
    const answer = await ask(thread, { kind, bytes }, patience);
    if (answer === 'ended') {
      await thread.terminate();
      thread = undefined;
      throw new Unreadable(`takes more than ${patience / 1000} s, or more memory than there is, to be read`);
    }
    if ('why' in answer) throw new Unreadable(answer.why);
    if (answer.read.text.length > MOST_TEXT) throw new Unreadable(`holds more than ${MOST_TEXT} letters`);
    return answer.read;
  }

  return {
    extract,
    async close() {
      await last;
      await thread?.terminate();
      thread = undefined;
    },
  };
}

type Answer = { read: Extract } | { why: string } | 'ended';

function ask(thread: Worker, question: { kind: Kind; bytes: Uint8Array }, patience: number): Promise<Answer> {
  const { promise, resolve } = Promise.withResolvers<Answer>();
  const ended = () => {
    resolve('ended');
  };
  const timer = setTimeout(ended, patience);
  thread.on('message', resolve).on('error', ended).on('exit', ended);
  thread.postMessage(question);
  return promise.finally(() => {
    clearTimeout(timer);
    thread.off('message', resolve).off('error', ended).off('exit', ended);
  });
}

/** What libraries print of a broken file is not for our log, and an error that comes between two files has nobody else to take it. */
function startThread(): Worker {
  const thread = new Worker(THREAD, { resourceLimits: MEMORY, execArgv: [], stdout: true, stderr: true });
  return thread.on('error', () => undefined);
}
