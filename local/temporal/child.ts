import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';

export interface Child {
  pid: number;
  /** Resolves once the process is gone. */
  gone: Promise<void>;
  isGone: () => boolean;
  /** The last lines that it wrote, for an error message. */
  output: () => string;
  /** SIGTERM, and SIGKILL after `grace` milliseconds; resolves once the process is gone. */
  stop: (grace?: number) => Promise<void>;
  kill: () => void;
}

const KEPT_CHARACTERS = 2000;

/**
 * Starts a program that does not outlive us. It gets a process group of its own, since Ctrl-C in a terminal reaches
 * the whole group and we want to end it last.
 */
export async function startChild(command: string, args: string[]): Promise<Child> {
  const child = spawn(command, args, { detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  await once(child, 'spawn');

  const pid = child.pid ?? 0;
  const closed = Promise.withResolvers<undefined>();
  let ended = false;
  child.once('close', () => {
    ended = true;
    closed.resolve(undefined);
  });
  const gone: Promise<void> = closed.promise;
  guard(pid, gone);

  return { pid, gone, isGone: () => ended, output: tail(child), stop, kill };

  async function stop(grace = 5000): Promise<void> {
    child.kill('SIGTERM');
    const timer = setTimeout(kill, grace);
    await gone;
    clearTimeout(timer);
  }

  function kill(): void {
    child.kill('SIGKILL');
  }
}

/** A shell that waits for the end of its input, which comes even when we are killed, and then ends the program. */
function guard(pid: number, gone: Promise<void>): void {
  if (process.platform === 'win32') return;
  const shell = spawn('/bin/sh', ['-c', 'read -r _; kill -TERM "$1" 2>/dev/null', 'guard', String(pid)], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  // Without a guard everything works, only a hard kill of ours would leave the program behind.
  shell.on('error', () => undefined);
  shell.unref();
  void gone.then(() => shell.kill('SIGKILL'));
}

function tail(child: ChildProcess): () => string {
  let kept = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      kept = (kept + text).slice(-KEPT_CHARACTERS);
    });
  }
  return () => kept.trim();
}
