export type Jobs = ReturnType<typeof createJobs>;

/** What Chatwoot does after it has answered, as its Sidekiq does: counted, so that one can tell when nothing is left to do. */
export function createJobs(delay: number) {
  const waiting = new Set<() => void>();
  let running = 0;

  /** Runs a job later; without a wait, right after the request that made it. */
  function later(run: () => unknown, wait = delay): void {
    const start = () => {
      waiting.delete(stop);
      void perform(run);
    };
    const stop = wait === 0 ? soon(start) : after(start, wait);
    waiting.add(stop);
  }

  async function perform(run: () => unknown): Promise<void> {
    running += 1;
    try {
      await run();
    } finally {
      running -= 1;
    }
  }

  return {
    later,
    get pending() {
      return waiting.size + running;
    },
    close: () => {
      for (const stop of waiting) stop();
      waiting.clear();
    },
  };
}

function soon(run: () => void): () => void {
  const immediate = setImmediate(run);
  return () => {
    clearImmediate(immediate);
  };
}

function after(run: () => void, wait: number): () => void {
  const timer = setTimeout(run, wait);
  return () => {
    clearTimeout(timer);
  };
}
