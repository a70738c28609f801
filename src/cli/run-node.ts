import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { constants } from 'node:os';

/** The part of the process that passing signals on needs. */
export interface Host {
  execPath: string;
  on(signal: NodeJS.Signals, listener: () => void): unknown;
}

/** A terminal sends these to all of its programs at once; the others are sent to us alone. */
export const FROM_TERMINAL = ['SIGINT'] as const;
export const FROM_OTHERS = ['SIGTERM', 'SIGHUP'] as const;

/** Runs Node on the same terminal until it ends; resolves with its exit code. */
export async function runNode(host: Host, words: string[]): Promise<number> {
  const child = spawn(host.execPath, words, { stdio: 'inherit' });
  // It ends in its own time, and we after it.
  for (const signal of FROM_TERMINAL) host.on(signal, () => undefined);
  for (const signal of FROM_OTHERS) host.on(signal, () => child.kill(signal));
  return exitCodeOf(child);
}

/** Once it has ended; of one that a signal ended as a shell would tell it. */
export async function exitCodeOf(child: ChildProcess): Promise<number> {
  const [code, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null];
  return code ?? 128 + constants.signals[signal ?? 'SIGKILL'];
}
