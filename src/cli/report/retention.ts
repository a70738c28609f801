import { isGrpcServiceError, type Client } from '@temporalio/client';

const DEADLINE = 10_000;
/** gRPC's numbers for a server that does not tell this login: PERMISSION_DENIED, UNIMPLEMENTED. */
const UNTOLD = [7, 12];

/** How long (ms) the namespace keeps what has ended; without end where nobody tells. */
export async function retentionOf({ connection }: Client, namespace: string): Promise<number> {
  try {
    const { config } = await connection.withDeadline(Date.now() + DEADLINE, () =>
      connection.workflowService.describeNamespace({ namespace }),
    );
    const seconds = Number(config?.workflowExecutionRetentionTtl?.seconds ?? 0);
    return seconds > 0 ? seconds * 1000 : Infinity;
  } catch (error) {
    if (isGrpcServiceError(error) && UNTOLD.includes(error.code)) return Infinity;
    throw error;
  }
}
