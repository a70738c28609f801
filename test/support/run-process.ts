import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** Runs one of our programs, deaf to the settings of whoever runs the tests. `script` is relative to the root, `flags` are Node's. */
export function runProcess(
  script: string,
  settings: Record<string, string>,
  args: string[] = [],
  flags: string[] = [],
) {
  const { PATH, HOME, TEMPORAL_CLI } = process.env;
  // Compiling what every one of them loads was a third of a start.
  const NODE_COMPILE_CACHE = fileURLToPath(new URL('../../.local/compile-cache', import.meta.url));
  const child = spawn(
    process.execPath,
    [...flags, fileURLToPath(new URL(`../../${script}`, import.meta.url)), ...args],
    {
      env: { PATH, HOME, TEMPORAL_CLI, NODE_COMPILE_CACHE, ...settings },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let output = '';
  const exited = once(child, 'close').then(([code]) => Number(code));
  const news = new EventTarget();
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      news.dispatchEvent(new Event('output'));
    });
  }
  return { pid: child.pid ?? 0, output: () => output, exited, until, end, kill: () => child.kill('SIGKILL') };

  /** The first match in what it has written; rejects if it ends without. */
  async function until(pattern: RegExp): Promise<string> {
    for (;;) {
      const match = pattern.exec(output);
      if (match) return match[1] ?? match[0];
      const ended = await Promise.race([once(news, 'output').then(() => false), exited.then(() => true)]);
      if (ended && !pattern.test(output)) throw new Error(`ended without ${String(pattern)}:\n${output}`);
    }
  }

  async function end(signal: NodeJS.Signals): Promise<number> {
    child.kill(signal);
    return exited;
  }
}

export type RunningProcess = ReturnType<typeof runProcess>;
