import type { Connection } from '@temporalio/client';
import { Gauge, type Registry } from 'prom-client';
import type { Policy } from '../contracts/conversation.ts';
import { describeInTime, queuesOf, type Queue, type QueueState } from '../temporal/pollers.ts';

/** Milliseconds: who scrapes waits little longer. */
const DEADLINE = 1000;

interface Shown {
  agents: readonly { policy: Pick<Policy, 'graphQueue' | 'chatwootQueue'> }[];
  connection: Connection;
  namespace: string;
  taskQueue: string;
}

/**
 * Shows at each scrape what Temporal says of the task queues that the bots need. Workers cannot: they say nothing where there is none. Each
 * ingress shows the same, and nothing of a queue that Temporal does not tell of in time.
 */
export function showQueues(register: Registry, { agents, connection, namespace, taskQueue }: Shown): void {
  const all = agents.flatMap(({ policy }) => queuesOf(taskQueue, policy));
  const queues = [...new Map(all.map((queue) => [`${queue.of} ${queue.name}`, queue])).values()];
  let asked: Promise<[Queue, QueueState][]> | undefined;

  show('pollers', 'Workers that polled the task queue lately.', ({ pollers }) => pollers);
  show('backlog', 'Tasks that wait for a worker, as Temporal estimates.', ({ backlog }) => backlog);
  show('backlog_age_seconds', 'How long the oldest of them waits.', ({ age }) => age);

  function show(what: string, help: string, valueOf: (state: QueueState) => number): void {
    new Gauge({
      name: `chatwoot_task_queue_${what}`,
      help,
      labelNames: ['task_queue', 'of'],
      registers: [register],
      async collect() {
        const states = await ask();
        this.reset();
        for (const [{ name, of }, state] of states) this.set({ task_queue: name, of }, valueOf(state));
      },
    });
  }

  /** Once for all that are shown together. */
  function ask(): Promise<[Queue, QueueState][]> {
    asked ??= Promise.all(queues.map(describe))
      .then((states) => states.flat())
      .finally(() => (asked = undefined));
    return asked;
  }

  async function describe(queue: Queue): Promise<[Queue, QueueState][]> {
    return describeInTime(connection, namespace, queue, DEADLINE).then(
      (state) => [[queue, state]],
      () => [],
    );
  }
}
