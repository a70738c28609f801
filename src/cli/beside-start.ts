import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

/** What looks at a bot that runs; `connect` asks, and the programs have settings of their own. */
const LOOKING = ['doctor', 'conversations', 'redrive', 'agents'];
/** Where one of these is set, somebody has a Chatwoot of their own in mind. */
const OWN = ['CHATWOOT_API_URL', 'CHATWOOT_API_TOKEN', 'AGENTS_FILE'];

const schema = z.record(z.string(), z.string());

/**
 * The settings of the `start` that runs in this folder, for a command that has none: what it left in its own folder. `null`: none runs,
 * or the command has a bot of its own to look at.
 */
export function besideStart(
  words: readonly string[],
  env: NodeJS.ProcessEnv,
  cwd: string,
): Record<string, string> | null {
  if (!LOOKING.includes(words[0] ?? '') || OWN.some((name) => env[name])) return null;
  try {
    const text = readFileSync(join(cwd, env['LOCAL_DIR'] || '.local', 'running.json'), 'utf8');
    return schema.parse(JSON.parse(text));
  } catch {
    return null;
  }
}
