import { setTimeout as delay } from 'node:timers/promises';
import type { Processes } from '../../sandbox/processes.ts';

/** A process of ours that is up. */
export interface Running {
  /** SIGKILL. */
  kill: () => void;
  /** Resolves once it is gone: `killed` by a SIGKILL, from wherever it came, or ended by itself. */
  gone: Promise<'killed' | 'ended'>;
  stop: () => Promise<void>;
}

export interface Part {
  name: string;
  start: () => Promise<Running>;
}

interface Supervising {
  /** Milliseconds until what was killed comes back: long enough to watch it being away. */
  pause: number;
  tell: (line: string) => void;
  onEnd: (part: string) => void;
}

/** Keeps processes up that somebody may kill; one that ends by itself is reported and left. */
export function supervise({ pause, tell, onEnd }: Supervising) {
  const running = new Map<string, Running | null>();
  let closing = false;

  async function run(part: Part): Promise<void> {
    const process = await part.start();
    running.set(part.name, process);
    void process.gone
      .then((how) => comeBack(part, how))
      .catch(() => {
        onEnd(part.name);
      });
  }

  async function comeBack(part: Part, how: 'killed' | 'ended'): Promise<void> {
    running.set(part.name, null);
    if (closing) return;
    if (how === 'ended') {
      onEnd(part.name);
      return;
    }
    tell(`${part.name} was killed; it is back in ${pause / 1000} s`);
    await delay(pause);
    if (isClosing()) return;
    await run(part);
    tell(`${part.name} is back`);
  }

  const isClosing = () => closing;

  const processes: Processes = {
    list: () => [...running].map(([name, process]) => ({ name, running: process !== null })),
    kill(name) {
      const process = running.get(name);
      process?.kill();
      return process !== null && process !== undefined;
    },
  };

  return {
    run,
    processes,
    async stop(name: string): Promise<void> {
      closing = true;
      await running.get(name)?.stop();
    },
  };
}
