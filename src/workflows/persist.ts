import { ActivityFailure, isCancellation, log, sleep } from '@temporalio/workflow';
import { describeFailure, failureStatus } from './activities.ts';

const LONGEST_PAUSE = 10 * 60_000;

/**
 * Does what has to be done, also where Chatwoot refuses it (a revoked token, say): again after a minute, then less often,
 * until an operator has mended the cause. A conversation that is gone (404) is nobody's to mend: that failure is thrown.
 */
export async function persist<T>(work: () => Promise<T>): Promise<T> {
  for (let pause = 60_000; ; pause = Math.min(pause * 2, LONGEST_PAUSE)) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof ActivityFailure) || isCancellation(error) || failureStatus(error) === 404) throw error;
      log.warn('will try again', { why: describeFailure(error), pause });
      await sleep(pause, { summary: 'Chatwoot refused, trying again' });
    }
  }
}
