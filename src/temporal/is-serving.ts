import type { Connection } from '@temporalio/client';
import { within } from './within.ts';

/** Milliseconds: who asks for health waits little longer. */
const DEADLINE = 1000;

/**
 * Whether Temporal answers now for this namespace, by a client's connection or a worker's; never rejects. gRPC's own health
 * service is not asked: that call names no namespace, and Temporal Cloud refuses such a call to an API key.
 */
export async function isServing(
  connection: Pick<Connection, 'withDeadline' | 'workflowService'>,
  namespace: string,
): Promise<boolean> {
  try {
    const asked = connection.withDeadline(Date.now() + DEADLINE, () =>
      connection.workflowService.describeNamespace({ namespace }),
    );
    await within(DEADLINE, asked);
    return true;
  } catch {
    // Whatever the reason: an event could not be stored now, and no task taken. Also where the login is refused: who may write
    // in a namespace may describe it, and no worker starts without that right, so this login has been taken away.
    return false;
  }
}
