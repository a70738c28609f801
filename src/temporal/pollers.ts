import type { Connection } from '@temporalio/client';
import proto from '@temporalio/proto';

const { TaskQueueType } = proto.temporal.api.enums.v1;

/** A worker asks again within a minute; one that was not seen for longer is gone. Temporal remembers it for minutes. */
const POLLED_WITHIN = 90_000;

export interface Queue {
  name: string;
  of: 'workflows' | 'activities';
}

/** How many workers polled a task queue lately. */
export async function pollersOf(connection: Connection, namespace: string, { name, of }: Queue): Promise<number> {
  const { pollers } = await connection.workflowService.describeTaskQueue({
    namespace,
    taskQueue: { name },
    taskQueueType: of === 'workflows' ? TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW : TaskQueueType.TASK_QUEUE_TYPE_ACTIVITY,
  });
  const since = Date.now() - POLLED_WITHIN;
  return pollers.filter(({ lastAccessTime }) => Number(lastAccessTime?.seconds ?? 0) * 1000 > since).length;
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
