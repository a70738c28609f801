import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Closers } from './closers.ts';

/** Tokens are in it, be it those of a Chatwoot on this machine. */
const OWNER_ONLY = 0o600;

/**
 * Leaves the settings of what runs in its folder, where the commands find them (`src/cli/beside-start.ts`): beside a plain start nobody
 * has any. After a `kill -9` the file stays, and the commands say that nothing answers there.
 */
export async function tellCommands(folder: string, settings: Record<string, string>, closers: Closers): Promise<void> {
  const file = join(folder, 'running.json');
  await writeFile(file, JSON.stringify(settings, null, 2), { mode: OWNER_ONLY });
  closers.add({ name: 'The settings for commands', limit: 200, close: () => rm(file, { force: true }) });
}
