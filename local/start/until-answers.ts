import { setTimeout as delay } from 'node:timers/promises';
import { UserError } from '../user-error.ts';

/** Milliseconds: far longer than a process takes to start on a busy machine. */
const PATIENCE = 60_000;

/** Resolves once `url` is answered, or whoever should answer is `gone`; gives up with a sentence. */
export async function untilAnswers(url: string, gone: AbortSignal, patience = PATIENCE): Promise<void> {
  const late = AbortSignal.timeout(patience);
  const end = AbortSignal.any([gone, late]);
  while (!gone.aborted && !(await answers(url, end))) {
    if (late.aborted)
      throw new UserError(`Nothing answers at ${url}: set HOST to an address of this machine, or unset it.`);
    await delay(100);
  }
}

/** The signal ends a try that would wait long: an address may swallow whatever is sent there. */
async function answers(url: string, signal: AbortSignal): Promise<boolean> {
  try {
    return (await fetch(url, { signal })).ok;
  } catch {
    return false;
  }
}
