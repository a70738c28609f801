import type { Worker } from '@temporalio/worker';

/** Several of Temporal's workers in one process, started and stopped together; looked at as the first of them. */
export type WorkerGroup = Pick<Worker, 'run' | 'shutdown' | 'getState' | 'getStatus'>;

export function groupWorkers(first: Worker, others: readonly Worker[]): WorkerGroup {
  const all = [first, ...others];
  return { run, shutdown, getState: () => first.getState(), getStatus: () => first.getStatus() };

  /** One that fails takes the others along: half a process would look alive and do half the work. */
  async function run(): Promise<void> {
    const running = all.map((worker) => worker.run());
    try {
      await Promise.all(running);
    } catch (error) {
      shutdown();
      await Promise.allSettled(running);
      throw error;
    }
  }

  function shutdown(): void {
    for (const worker of all) if (worker.getState() === 'RUNNING') worker.shutdown();
  }
}
