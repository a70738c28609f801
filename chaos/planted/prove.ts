import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Name } from '../set-ups/set-ups.ts';

/** What a proof says of a copy of the tree: it broke a promise, broke none, or could not be run. */
export type Verdict = 'found' | 'nothing' | 'broken';

/** The command fails where it finds something. */
export async function proveByCommand(folder: string, command: string, signal: AbortSignal): Promise<Verdict> {
  const code = await run(command, folder, signal);
  return code === 0 ? 'nothing' : code === null ? 'broken' : 'found';
}

interface Chaos {
  setUp: Name;
  seed: number;
  messages: number;
  faults: number;
}

export async function proveByChaos(folder: string, chaos: Chaos, signal: AbortSignal): Promise<Verdict> {
  const { setUp, seed, messages, faults } = chaos;
  const file = join(folder, 'chaos.json');
  const sizes = `--seed ${seed} --messages ${messages} --faults ${faults}`;
  await run(`npm run chaos -- --set-up ${setUp} ${sizes} --no-calm --no-direct --json ${file}`, folder, signal);
  const text = await readFile(file, 'utf8').catch(() => null);
  if (text === null) return 'broken';
  const { played } = JSON.parse(text) as { played: { outcome: { violations: unknown[] } }[] };
  return played.some(({ outcome }) => outcome.violations.length > 0) ? 'found' : 'nothing';
}

/** Answers the exit code; `null`: it was stopped. */
async function run(command: string, cwd: string, signal: AbortSignal): Promise<number | null> {
  const child = spawn(command, { cwd, shell: true, stdio: 'ignore', detached: true });
  // The command starts others, which have to go with it.
  const stop = () => process.kill(-(child.pid ?? 0), 'SIGTERM');
  signal.addEventListener('abort', stop);
  const [code] = (await once(child, 'close')) as [number | null];
  signal.removeEventListener('abort', stop);
  return code;
}
