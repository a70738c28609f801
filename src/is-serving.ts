import type { Connection } from '@temporalio/client';
import { within } from './within.ts';

const HEALTH = { service: 'temporal.api.workflowservice.v1.WorkflowService' };
const SERVING = 1;
/** Milliseconds: who asks for health waits little longer. */
const DEADLINE = 1000;

/** Whether Temporal answers now, by a client's connection or a worker's; never rejects. */
export async function isServing(connection: Pick<Connection, 'withDeadline' | 'healthService'>): Promise<boolean> {
  try {
    const check = connection.withDeadline(Date.now() + DEADLINE, () => connection.healthService.check(HEALTH));
    const { status } = await within<{ status: number }>(DEADLINE, check);
    return status === SERVING;
  } catch {
    // Whatever the reason: an event could not be stored now, and no task taken.
    return false;
  }
}
