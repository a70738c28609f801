import { ActivityFailure, isCancellation, log, sleep } from '@temporalio/workflow';
import { describeFailure, failureStatus } from '../activities.ts';
import { look } from '../look.ts';
import type { Run } from '../run.ts';

const FIRST_PAUSE = 60_000;
const LONGEST_PAUSE = 10 * 60_000;

/**
 * Does what has to be done, also where Chatwoot refuses it (a revoked token, say): again after a minute, then less often,
 * until an operator has mended the cause; `run.trouble` tells what it is. Where the conversation is gone, its 404 is thrown.
 */
export async function persist<T>(run: Run, what: string, work: () => Promise<T>): Promise<T> {
  const since = Date.now();
  for (let tries = 1, pause = FIRST_PAUSE; ; tries++, pause = Math.min(pause * 2, LONGEST_PAUSE)) {
    try {
      const result = await work();
      run.trouble = null;
      return result;
    } catch (error) {
      if (!(error instanceof ActivityFailure) || isCancellation(error)) throw error;
      if (failureStatus(error) === 404 && (await isGone(run, tries))) throw error;
      run.trouble = { what, since, tries, refusal: describeFailure(error), next: Date.now() + pause };
      log.warn('will try again', { what, why: describeFailure(error), pause });
      await sleep(pause, { summary: 'Chatwoot refused, trying again' });
    }
  }
}

/** Chatwoot says so on a live look or, where nobody can look, a second time. */
async function isGone(run: Run, tries: number): Promise<boolean> {
  const { live, gone = false } = await look(run);
  return gone || (!live && tries > 1);
}
