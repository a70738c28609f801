import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const main = fileURLToPath(new URL('../../local/main.ts', import.meta.url));

/** `npm start` as a process, on free ports unless told otherwise, deaf to the settings of whoever runs the tests. */
export function runLocal(settings: Record<string, string>) {
  const { PATH, HOME, TEMPORAL_CLI } = process.env;
  const child = spawn(process.execPath, [main], {
    env: {
      ...{ PATH, HOME, TEMPORAL_CLI },
      ...{ PORT: '0', SANDBOX_PORT: '0', TEMPORAL_PORT: '0', TEMPORAL_UI_PORT: '0', DEBOUNCE: '0', ...settings },
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
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

export type Local = ReturnType<typeof runLocal>;
