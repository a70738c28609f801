import { shareTemporal } from './temporal.ts';

/** Around a whole run whose files run in processes of their own: one Temporal server for all of them. */

let stop: (() => Promise<void>) | undefined;

export async function mochaGlobalSetup(): Promise<void> {
  stop = await shareTemporal();
}

export async function mochaGlobalTeardown(): Promise<void> {
  await stop?.();
}
