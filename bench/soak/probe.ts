import { BroadcastChannel, isMainThread } from 'node:worker_threads';

/**
 * Loaded before a program of the product (`--import`, with `--expose-gc`): collects garbage when its parent asks, and tells what is
 * left in the heaps of all its threads. Temporal's worker keeps its workflows in a thread of their own.
 */

/** What a process holds after a collection, in bytes. */
export interface Held {
  heap: number;
  threads: number;
}

const PATIENCE = 5000;
const channel = new BroadcastChannel('soak');
channel.unref();

if (isMainThread) answerParent();
else answerMainThread();

function answerMainThread(): void {
  channel.onmessage = ({ data }: { data: unknown }) => {
    if (data === 'measure') channel.postMessage(heap());
  };
}

function answerParent(): void {
  let threads = 0;
  process.on('worker', (worker) => {
    threads += 1;
    worker.once('exit', () => (threads -= 1));
  });
  process.on('message', (order) => {
    if (order === 'measure') void measure(threads).then((held) => process.send?.(held));
  });
  // A program that is told to end shall not wait for further orders.
  process.channel?.unref();
}

async function measure(threads: number): Promise<Held> {
  const sizes: number[] = [];
  const all = Promise.withResolvers<undefined>();
  channel.onmessage = ({ data }: { data: unknown }) => {
    if (typeof data === 'number' && sizes.push(data) === threads) all.resolve(undefined);
  };
  const late = setTimeout(() => {
    all.resolve(undefined);
  }, PATIENCE);
  channel.postMessage('measure');
  if (threads > 0) await all.promise;
  clearTimeout(late);
  return { heap: heap(), threads: sizes.reduce((sum, size) => sum + size, 0) };
}

function heap(): number {
  globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
