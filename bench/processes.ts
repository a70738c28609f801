import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export interface Running {
  pid: number;
  child: ChildProcess;
  stop: () => Promise<void>;
}

const GRACE = 5000;
const OUTPUT_KEPT = 4000;

/** Runs one of the project's programs, deaf to the caller's settings. `script` is relative to the project; `flags` are Node's. */
export function run(script: string, settings: Record<string, string>, flags: string[] = []): Running {
  const { PATH, HOME } = process.env;
  const child = fork(fileURLToPath(new URL(`../${script}`, import.meta.url)), {
    env: { PATH, HOME, ...settings },
    silent: true,
    execArgv: flags,
  });
  const closed = once(child, 'close');
  return { pid: child.pid ?? 0, child, stop };

  async function stop(): Promise<void> {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
    const timer = setTimeout(() => child.kill('SIGKILL'), GRACE);
    await closed;
    clearTimeout(timer);
  }
}

/** Resolves once the program has written `text`; from then on its output is read and dropped. */
export async function untilSaid({ child }: Running, text: string): Promise<void> {
  let output = '';
  const said = Promise.withResolvers<undefined>();
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (chunk: string) => {
      output = (output + chunk).slice(-OUTPUT_KEPT);
      if (output.includes(text)) said.resolve(undefined);
    });
  }
  child.once('close', () => {
    said.reject(new Error(`A process ended before it said "${text}":\n${output}`));
  });
  await said.promise;
}

/** Resident memory in MB; `null` where the system has no `/proc`. */
export function residentMegabytes(pid: number): number | null {
  const kilobytes = /^VmRSS:\s+(\d+)/m.exec(readProc(pid, 'status'))?.[1];
  return kilobytes === undefined ? null : Math.round(Number(kilobytes) / 1024);
}

/** Processor time so far, in seconds. */
export function cpuSeconds(pid: number): number | null {
  // The second field is the program's name in brackets, with whatever signs it has.
  const fields = readProc(pid, 'stat').split(') ').at(-1)?.split(' ') ?? [];
  const ticks = Number(fields[11]) + Number(fields[12]);
  return Number.isNaN(ticks) ? null : ticks / 100;
}

function readProc(pid: number, name: string): string {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'utf8');
  } catch {
    return '';
  }
}
