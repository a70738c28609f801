import type { Client } from '@temporalio/client';
import type { Recall } from '../activities/run-graph.ts';
import { workflowIdOf, type ConversationResult, type Recalled } from '../contracts/conversation.ts';
import { NOTHING_SO_FAR } from '../contracts/limits.ts';

const DEADLINE = 2000;
/** Runs without a turn say nothing: a person's word to a conversation that no run knew, say. */
const MOST_RUNS = 10;

/**
 * What a conversation has used in earlier runs, from the result of the last one that had a turn, as far back as Temporal keeps it, and
 * how the last one left it. One that ended within the last moments may not be listed yet, and is then left out, as if it had not been.
 */
export function createRecall(client: Client): Recall {
  return async (ref) => {
    try {
      return await client.connection.withDeadline(Date.now() + DEADLINE, () => find(workflowIdOf(ref)));
    } catch {
      return undefined;
    }
  };

  async function find(workflowId: string): Promise<Recalled> {
    const query = `WorkflowId = "${workflowId}" AND ExecutionStatus = "Completed"`;
    let seen = 0;
    let last: Partial<ConversationResult> = {};
    for await (const { runId } of client.workflow.list({ query, pageSize: MOST_RUNS })) {
      const result = (await client.workflow.getHandle(workflowId, runId).result()) as Partial<ConversationResult>;
      if (seen === 0) last = result;
      if (result.soFar) return recalled(result.soFar, last);
      if (++seen === MOST_RUNS) break;
    }
    return recalled(NOTHING_SO_FAR, last);
  }
}

function recalled(soFar: Recalled['soFar'], { leftAs }: Partial<ConversationResult>): Recalled {
  return { soFar, ...(leftAs ? { leftAs } : {}) };
}
