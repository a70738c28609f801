import { mkdir, open, rm, stat, utimes } from 'node:fs/promises';
import path from 'node:path';

/** Of a process that has died meanwhile: longer than the longest time between two renewals. */
const STALE = 120_000;

export interface Claim {
  /** Says that its holder is alive. */
  renew(): Promise<void>;
  release(): Promise<void>;
}

/**
 * Takes a file for one process, if no living one has it. The clocks of hosts that share a folder must be right to a minute. That two take over a
 * dead one's at the same instant is not excluded: both then do the same work, once.
 */
export async function claim(file: string): Promise<Claim | undefined> {
  await mkdir(path.dirname(file), { recursive: true });
  const age = await stat(file).then(
    ({ mtimeMs }) => Date.now() - mtimeMs,
    () => undefined,
  );
  if (age !== undefined && age > STALE) await rm(file, { force: true });
  try {
    await (await open(file, 'wx')).close();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return undefined;
    throw error;
  }
  return {
    async renew() {
      const now = new Date();
      await utimes(file, now, now).catch(() => undefined);
    },
    release: () => rm(file, { force: true }),
  };
}
