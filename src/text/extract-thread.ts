import { parentPort } from 'node:worker_threads';
import { extract } from './extract.ts';
import type { Kind } from './kinds.ts';
import { reasonOf, Unreadable } from './unreadable.ts';

/** A thread that reads files: a broken or hostile one may take long, and the worker's own thread has turns to run. */

parentPort?.on('message', ({ kind, bytes }: { kind: Kind; bytes: Uint8Array }) => {
  void extract(kind, bytes).then(
    (read) => {
      parentPort?.postMessage({ read });
    },
    (error: unknown) => {
      parentPort?.postMessage({ why: reasonOf(error), fault: error instanceof Unreadable ? error.fault : 'broken' });
    },
  );
});
