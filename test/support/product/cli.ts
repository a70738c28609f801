import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCli } from '../../../src/cli/run.ts';
import { atEnd } from '../cleanups.ts';
import { settingsFor, type Product } from './product.ts';
import { temporal } from '../temporal.ts';

export interface Answered {
  code: number;
  out: string;
  err: string;
}

export type Type = (...words: string[]) => Promise<Answered>;

/** Types commands in a folder, with nobody to ask and these settings; `.env` is left to those who run a process. */
export function typing(env: NodeJS.ProcessEnv, cwd: string): Type {
  return async (...words) => {
    const [out, err]: [string[], string[]] = [[], []];
    const code = await runCli(words, {
      env,
      cwd,
      out: (text) => out.push(text),
      err: (text) => err.push(text),
      isInteractive: false,
      hasColours: false,
      runNode: () => Promise.reject(new Error('no program is run in this process')),
      runWatched: () => Promise.reject(new Error('no program is run in this process')),
      call: 'npm run cli --',
    });
    return { code, out: out.join('\n'), err: err.join('\n') };
  };
}

/** A folder of its own, removed at the end of the run. */
export async function emptyFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'cli-'));
  atEnd(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** The settings with which somebody at a terminal looks at this product; an empty text takes one away. */
export async function settingsOf(product: Product, changes: Record<string, string> = {}): Promise<NodeJS.ProcessEnv> {
  const { sandbox, agent, taskQueue } = product;
  const { address } = await temporal();
  const given = { ...settingsFor(sandbox, address, taskQueue), CHATWOOT_USER_TOKEN: sandbox.tokens.admin, ...changes };
  const isOfBot = (name: string) => /^(?:CHATWOOT|AGENT|HANDOFF)_/.test(name);
  const own = Object.entries(given).filter(([name]) => isOfBot(name));
  const service = Object.entries(given).filter(([name]) => !isOfBot(name));
  // The product's bot has a name of its own, since all products of a run share one Temporal server.
  const file = join(await emptyFolder(), 'agents.json');
  await writeFile(file, JSON.stringify({ [agent]: Object.fromEntries(own) }));
  return { ...Object.fromEntries(service), AGENTS_FILE: file };
}
