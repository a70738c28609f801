import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Name } from '../set-ups/set-ups.ts';

/** What a proof says of a copy of the tree: it broke a promise, broke none, or could not be run. */
export type Verdict = 'found' | 'nothing' | 'broken';

/** `by`: the first line that tells what was found, which begins with the seed that repeats it. */
export interface Proof {
  verdict: Verdict;
  by: string | null;
}

/** The command fails where it finds something, and says so in a line that begins with `seed`. */
export async function proveByCommand(folder: string, command: string, signal: AbortSignal): Promise<Proof> {
  const { code, output } = await run(command, folder, signal);
  if (code === 0) return { verdict: 'nothing', by: null };
  const [by = null] = /^seed \d+: .*$/m.exec(output) ?? [];
  return { verdict: code === null || by === null ? 'broken' : 'found', by };
}

/** Characters of a command's output that are read. */
const OUTPUT = 100_000;

interface Chaos {
  setUp: Name;
  seed: number;
  messages: number;
  faults: number;
}

export async function proveByChaos(folder: string, chaos: Chaos, signal: AbortSignal): Promise<Proof> {
  const { setUp, seed, messages, faults } = chaos;
  const file = join(folder, 'chaos.json');
  const sizes = `--seed ${seed} --messages ${messages} --faults ${faults}`;
  await run(`npm run chaos -- --set-up ${setUp} ${sizes} --calm 0 --no-direct --json ${file}`, folder, signal);
  const text = await readFile(file, 'utf8').catch(() => null);
  if (text === null) return { verdict: 'broken', by: null };
  const { played } = JSON.parse(text) as { played: { outcome: { violations: { promise: string; what: string }[] } }[] };
  const [first] = played.flatMap(({ outcome }) => outcome.violations);
  if (!first) return { verdict: 'nothing', by: null };
  return { verdict: 'found', by: `seed ${seed}: ${first.promise}, ${first.what}` };
}

/** Its exit code (`null`: it was stopped), and what it has written, as far as it is read here. */
async function run(command: string, cwd: string, signal: AbortSignal) {
  const child = spawn(command, { cwd, shell: true, stdio: ['ignore', 'pipe', 'ignore'], detached: true });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    if (output.length < OUTPUT) output += text;
  });
  // The command starts others, which have to go with it.
  const stop = () => process.kill(-(child.pid ?? 0), 'SIGTERM');
  signal.addEventListener('abort', stop);
  const [code] = (await once(child, 'close')) as [number | null];
  signal.removeEventListener('abort', stop);
  return { code, output };
}
