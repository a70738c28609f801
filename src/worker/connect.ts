import { setTimeout as pause } from 'node:timers/promises';
import { NativeConnection, type NativeConnectionOptions } from '@temporalio/worker';
import type { Logger } from 'pino';

const LONGEST_PAUSE = 5000;

/** Connects, however long Temporal takes to be there: a worker that starts first is no mistake. */
export async function connect(options: NativeConnectionOptions, log: Logger): Promise<NativeConnection> {
  for (let wait = 250; ; wait = Math.min(wait * 2, LONGEST_PAUSE)) {
    try {
      return await NativeConnection.connect(options);
    } catch (error) {
      const why = error instanceof Error ? error.name : 'unknown';
      log.warn({ address: options.address, why, nextTry: wait }, 'Temporal is not there yet');
      await pause(wait);
    }
  }
}
