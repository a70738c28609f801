import { condition, sleep, upsertMemo } from '@temporalio/workflow';

/** Milliseconds in which a worker whose token works may end it: several looks of each one. */
const OBJECTION = 15_000;

/**
 * As long as it runs, some worker's tokens of a bot are refused; its memo says which. It counts (the ingress refuses messages, where
 * no token is left) once nobody has objected: while a new token is rolled out, workers with the old one run beside those with the new.
 */
export async function refusedBot(): Promise<void> {
  await sleep(OBJECTION);
  upsertMemo({ counts: true });
  await condition(() => false);
}
