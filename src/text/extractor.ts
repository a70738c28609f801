import { Worker } from 'node:worker_threads';
import { ownPath } from '../settings/own-path.ts';
import type { Extract } from './extracted.ts';
import type { Kind } from './kinds.ts';
import { Unreadable, type UnreadableFault } from './unreadable.ts';

const THREAD = ownPath('extract-thread.ts', import.meta.url);
const MEBIBYTE = 1024 * 1024;
const LOOK_EVERY = 50;
const MOST_TEXT = 2_000_000;

/** What one file may take. */
interface Limits {
  /** Milliseconds. */
  patience: number;
  /** MiB of the thread's heap. */
  heap: number;
  /** MiB beside it, where what is unpacked lies: a file of 3 MB may hold 3 GB, and a thread's own limits do not count them. */
  unpacked: number;
}
/** For files of the operator's: a manual of a thousand pages takes some seconds. */
const LIMITS: Limits = { patience: 30_000, heap: 512, unpacked: 256 };

export interface Extractor {
  /** Throws `Unreadable` where a file is broken, takes too long, or needs too much memory. */
  extract(kind: Kind, bytes: Uint8Array): Promise<Extract>;
  close(): Promise<void>;
}

/** Reads one file after another in a thread of its own; a thread that was stopped over a file is followed by a new one. */
export function createExtractor(given: Partial<Limits> = {}): Extractor {
  const limits = { ...LIMITS, ...given };
  let thread: Worker | undefined;
  let last: Promise<unknown> = Promise.resolve();

  function extract(kind: Kind, bytes: Uint8Array): Promise<Extract> {
    const reading = last.then(() => read(kind, bytes));
    last = reading.catch(() => undefined);
    return reading;
  }

  async function read(kind: Kind, bytes: Uint8Array): Promise<Extract> {
    thread ??= startThread(limits);
    const answer = await ask(thread, { kind, bytes }, limits);
    if (answer === 'ended') {
      await thread.terminate();
      thread = undefined;
      const why = `takes more than ${limits.patience / 1000} s, or more memory than there is, to be read`;
      throw new Unreadable(why, 'too much');
    }
    if ('why' in answer) throw new Unreadable(answer.why, answer.fault);
    if (answer.read.text.length > MOST_TEXT) throw new Unreadable(`holds more than ${MOST_TEXT} letters`, 'too much');
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

type Answer = { read: Extract } | { why: string; fault: UnreadableFault } | 'ended';

interface Question {
  kind: Kind;
  bytes: Uint8Array;
}

function ask(thread: Worker, question: Question, { patience, unpacked }: Limits): Promise<Answer> {
  const { promise, resolve } = Promise.withResolvers<Answer>();
  const ended = () => {
    resolve('ended');
  };
  // Under `node --watch` a thread reports what it loads in the same way.
  const hear = (said: Exclude<Answer, 'ended'> | object) => {
    if ('read' in said || 'why' in said) resolve(said);
  };
  const look = async () => {
    const { external_memory: taken } = await thread.getHeapStatistics();
    if (taken > unpacked * MEBIBYTE) ended();
  };
  const timer = setTimeout(ended, patience);
  const looks = setInterval(() => void look().catch(() => undefined), LOOK_EVERY);
  thread.on('message', hear).on('error', ended).on('exit', ended);
  thread.postMessage(question);
  return promise.finally(() => {
    clearTimeout(timer);
    clearInterval(looks);
    thread.off('message', hear).off('error', ended).off('exit', ended);
  });
}

/** What libraries print of a broken file is not for our log, and an error that comes between two files has nobody else to take it. */
function startThread({ heap }: Limits): Worker {
  const resourceLimits = { maxOldGenerationSizeMb: heap };
  const thread = new Worker(THREAD, { resourceLimits, execArgv: [], stdout: true, stderr: true });
  return thread.on('error', () => undefined);
}
