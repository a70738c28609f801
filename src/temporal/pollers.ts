import type { Connection } from '@temporalio/client';
import proto from '@temporalio/proto';
import { within } from './within.ts';

const { TaskQueueType } = proto.temporal.api.enums.v1;

/** A worker asks again within a minute; one that was not seen for longer is gone. Temporal remembers it for minutes. */
const POLLED_WITHIN = 90_000;

export interface Queue {
  name: string;
  of: 'workflows' | 'activities';
}

/** How a task queue does, as Temporal sees it. */
export interface QueueState {
  /** Workers that polled it lately. */
  pollers: number;
  /** Tasks that wait for a worker; Temporal's estimate, as is the next. */
  backlog: number;
  /** Seconds for which the oldest of them waits. */
  age: number;
}

async function describeQueue(connection: Connection, namespace: string, { name, of }: Queue): Promise<QueueState> {
  const { pollers, stats } = await connection.workflowService.describeTaskQueue({
    namespace,
    taskQueue: { name },
    taskQueueType: of === 'workflows' ? TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW : TaskQueueType.TASK_QUEUE_TYPE_ACTIVITY,
    reportStats: true,
  });
  const since = Date.now() - POLLED_WITHIN;
  return {
    pollers: pollers.filter(({ lastAccessTime }) => Number(lastAccessTime?.seconds ?? 0) * 1000 > since).length,
    backlog: Number(stats?.approximateBacklogCount ?? 0),
    age: Number(stats?.approximateBacklogAge?.seconds ?? 0),
  };
}

/** The same for who cannot wait longer than `deadline` ms; throws where Temporal does not answer by then. */
export function describeInTime(
  connection: Connection,
  namespace: string,
  queue: Queue,
  deadline: number,
): Promise<QueueState> {
  const answer = connection.withDeadline(Date.now() + deadline, () => describeQueue(connection, namespace, queue));
  return within(deadline, answer);
}

/** How many workers polled a task queue lately. */
export async function pollersOf(connection: Connection, namespace: string, queue: Queue): Promise<number> {
  return (await describeQueue(connection, namespace, queue)).pollers;
}

/** What has to be polled so that an agent works. */
export function queuesOf(
  taskQueue: string,
  { graphQueue, chatwootQueue }: { graphQueue?: string | null; chatwootQueue?: string | null },
): Queue[] {
  const own = [graphQueue, chatwootQueue].filter((name) => typeof name === 'string');
  return [
    { name: taskQueue, of: 'workflows' },
    { name: taskQueue, of: 'activities' },
    ...own.map((name) => ({ name, of: 'activities' as const })),
  ];
}
