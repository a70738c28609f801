import workerThreads, { type WorkerOptions } from 'node:worker_threads';
import { ownPath } from '../settings/own-path.ts';

/** The SDK's own first file of a thread that runs workflows. */
const OF_SDK = /[\\/]@temporalio[\\/]worker[\\/]lib[\\/]workflow[\\/]workflow-worker-thread\.js$/;
const OURS = ownPath('workflow-thread.ts', import.meta.url);

let areLight = false;

/**
 * Lets threads that run workflows begin with our file, which leaves out what costs half of their time (see there) and goes on with the
 * SDK's. The SDK has no setting for it. Threads of others are left alone; a later SDK that begins its threads otherwise gets its own way.
 */
export function lightenWorkflowThreads(): void {
  if (areLight) return;
  areLight = true;
  const { Worker } = workerThreads;
  workerThreads.Worker = class extends Worker {
    constructor(file: string | URL, options?: WorkerOptions) {
      super(typeof file === 'string' && OF_SDK.test(file) ? OURS : file, options);
    }
  };
}
