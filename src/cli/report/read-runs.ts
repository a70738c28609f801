import { WorkflowNotFoundError, type Client, type WorkflowExecutionInfo } from '@temporalio/client';
import type { ConversationResult } from '../../contracts/conversation.ts';
import { eachInTime } from '../../temporal/each-in-time.ts';
import { whose } from '../conversations/find-conversations.ts';
import { toListed } from '../conversations/listed.ts';
import type { Period } from './fold.ts';
import type { CountedRun } from './tally.ts';

export interface Wanted {
  agent?: string;
  inbox?: number;
}

/** For one page of the list, and for one result (ms). */
const DEADLINE = 10_000;
/** Rows of a page, and results that are read at a time: what is kept in memory at most. */
const PAGE = 500;
const AT_ONCE = 16;

/**
 * Hands over each conversation's run that ended in the period or goes on now, and keeps none. Runs that were continued as new are left out:
 * the last one carries what they counted. Only results are read: no history, and no text.
 */
export async function readRuns(
  client: Client,
  wanted: Wanted,
  { since, until }: Period,
  take: (run: CountedRun) => void,
) {
  const over = `ExecutionStatus IN ('Completed', 'Failed', 'TimedOut', 'Terminated', 'Canceled')`;
  await inParallel(list([over, `CloseTime >= '${since.toISOString()}'`, `CloseTime < '${until.toISOString()}'`]));
  await inParallel(list([`ExecutionStatus = 'Running'`]));

  function list(terms: string[]): AsyncGenerator<WorkflowExecutionInfo> {
    const query = [`WorkflowType = 'conversation'`, ...terms, ...whose(wanted)].join(' AND ');
    return eachInTime(client.connection, DEADLINE, client.workflow.list({ query, pageSize: PAGE }));
  }

  /** All take from one list; who fails ends it for the others. */
  async function inParallel(runs: AsyncGenerator<WorkflowExecutionInfo>): Promise<void> {
    await Promise.all(Array.from({ length: AT_ONCE }, () => takeFrom(runs)));
  }

  async function takeFrom(runs: AsyncGenerator<WorkflowExecutionInfo>): Promise<void> {
    for await (const info of runs) {
      const listed = toListed(info);
      if (!listed) continue;
      const { ref, status, phase, closedAt } = listed;
      const result = status === 'COMPLETED' ? await resultOf(client, info) : null;
      take({ agent: ref.agent, inbox: ref.inbox, status, phase, closedAt, result });
    }
  }
}

/** `null`: it has gone since it was listed. */
async function resultOf(client: Client, { workflowId, runId }: WorkflowExecutionInfo) {
  try {
    const handle = client.workflow.getHandle(workflowId, runId, { followRuns: false });
    const result: unknown = await client.connection.withDeadline(Date.now() + DEADLINE, () => handle.result());
    return result as Partial<ConversationResult> | null;
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return null;
    throw error;
  }
}
