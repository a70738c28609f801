export type Jobs = ReturnType<typeof createJobs>;

/** What Chatwoot does after it has answered, as its Sidekiq does: counted, so that one can tell when nothing is left to do. */
export function createJobs(delay: number) {
  const timers = new Set<NodeJS.Timeout>();
  let running = 0;

  /** Runs a job later; `0` waits for no more than the request that made it. */
  function later(run: () => unknown, wait = delay): void {
    const timer = setTimeout(() => {
      void perform(timer, run);
    }, wait);
    timers.add(timer);
  }

  async function perform(timer: NodeJS.Timeout, run: () => unknown): Promise<void> {
    running += 1;
    timers.delete(timer);
    try {
      await run();
    } finally {
      running -= 1;
    }
  }

  return {
    later,
    get pending() {
      return timers.size + running;
    },
    close: () => {
      for (const timer of timers) clearTimeout(timer);
      timers.clear();
    },
  };
}
