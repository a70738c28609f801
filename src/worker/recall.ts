import type { Client } from '@temporalio/client';
import type { Recall } from '../activities/run-graph.ts';
import { workflowIdOf, type ConversationResult, type SoFar } from '../contracts/conversation.ts';
import { NOTHING_SO_FAR } from '../contracts/limits.ts';

const DEADLINE = 2000;
/** Runs without a turn say nothing: a person's word to a conversation that no run knew, say. */
const MOST_RUNS = 10;

/**
 * What a conversation has used in earlier runs, from the result of the last one that had a turn, as far back as Temporal keeps it.
 * One that ended within the last moments may not be listed yet, and is then left out, as if it had used nothing.
 */
export function createRecall(client: Client): Recall {
  return async (ref) => {
    try {
      return await client.connection.withDeadline(Date.now() + DEADLINE, () => find(workflowIdOf(ref)));
    } catch {
      return undefined;
    }
  };

  async function find(workflowId: string): Promise<SoFar> {
    const query = `WorkflowId = "${workflowId}" AND ExecutionStatus = "Completed"`;
    let seen = 0;
    for await (const { runId } of client.workflow.list({ query, pageSize: MOST_RUNS })) {
      const { soFar } = (await client.workflow.getHandle(workflowId, runId).result()) as Partial<ConversationResult>;
      if (soFar) return soFar;
      if (++seen === MOST_RUNS) break;
    }
    return NOTHING_SO_FAR;
  }
}
