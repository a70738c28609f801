import { isGrpcServiceError, type Connection } from '@temporalio/client';
import { within } from './within.ts';

/** Milliseconds: who asks for health waits little longer. */
const DEADLINE = 1000;
/** gRPC's number. */
const NOT_FOUND = [5];

/** A client's connection or a worker's. */
type Served = Pick<Connection, 'withDeadline' | 'workflowService'>;

/**
 * Whether Temporal answers now for this namespace, by a client's connection or a worker's; never rejects. gRPC's own health
 * service is not asked: that call names no namespace, and Temporal Cloud refuses such a call to an API key.
 */
export async function isServing(connection: Served, namespace: string): Promise<boolean> {
  // Whatever the reason for a no: no task is taken now. Also where the login is refused: who may work in a namespace may describe
  // it, and no worker starts without that right, so this login has been taken away.
  return holds(connection, () => connection.workflowService.describeNamespace({ namespace }).then(() => true));
}

/**
 * Whether an event could be stored now: the namespace is there, and a signal to a workflow that is not there is refused for that reason
 * alone. So a login that may only read, another's namespace and a database that is away are all a no. It writes nothing, so a disk that is
 * full is not seen before the first event.
 */
export async function canStore(connection: Served, namespace: string): Promise<boolean> {
  const [isThere, maySignal] = await Promise.all([
    isServing(connection, namespace),
    holds(connection, () => signalNobody(connection, namespace).then(() => true)),
  ]);
  return isThere && maySignal;
}

/** Throws what Temporal says where an event could not be stored, in a namespace that is there. */
export async function signalNobody({ workflowService }: Served, namespace: string): Promise<void> {
  const workflowExecution = { workflowId: 'chatwoot-health: nobody is called so' };
  try {
    await workflowService.signalWorkflowExecution({ namespace, workflowExecution, signalName: 'health' });
  } catch (error) {
    if (!isGrpcServiceError(error) || !NOT_FOUND.includes(error.code)) throw error;
  }
}

async function holds(connection: Served, ask: () => Promise<boolean>): Promise<boolean> {
  try {
    return await within(DEADLINE, connection.withDeadline(Date.now() + DEADLINE, ask));
  } catch {
    return false;
  }
}
