import type { Client, HistoryAndWorkflowId, WorkflowExecutionInfo } from '@temporalio/client';
import { WorkflowNotFoundError } from '@temporalio/client';
import type { Config } from '../../settings/config.ts';
import { eachInTime } from '../../temporal/each-in-time.ts';
import { withTemporal } from '../with-temporal.ts';

/** For one page of a list, and for one history (ms). */
const DEADLINE = 30_000;

export interface Histories {
  /** Of conversations: those that run, newest first, then those that are over, as long as `limit` goes. */
  conversations: (limit: number) => AsyncGenerator<HistoryAndWorkflowId>;
  /** All that Temporal keeps in the namespace and that may be encrypted: histories, memos, schedules. */
  everything: () => AsyncGenerator;
}

export function withHistories<T>(config: Config, work: (histories: Histories) => Promise<T>): Promise<T> {
  return withTemporal(config, ({ client, namespace }) => work(createHistories(client, namespace)));
}

function createHistories(client: Client, namespace: string): Histories {
  const { connection, workflow } = client;
  const inTime = <T>(call: () => Promise<T>) => connection.withDeadline(Date.now() + DEADLINE, call);
  /** Without the names of a decoded memo: a key that is missing must not stop who looks for it. */
  const runs = (query?: string) =>
    eachInTime(connection, DEADLINE, workflow.list(query === undefined ? {} : { query }));

  /** `undefined`: it has gone since it was listed. */
  async function historyOf({ workflowId, runId }: Pick<WorkflowExecutionInfo, 'workflowId' | 'runId'>) {
    try {
      return await inTime(() => workflow.getHandle(workflowId, runId).fetchHistory());
    } catch (error) {
      if (error instanceof WorkflowNotFoundError) return undefined;
      throw error;
    }
  }

  async function* conversations(limit: number): AsyncGenerator<HistoryAndWorkflowId> {
    let left = limit;
    for (const status of [`= 'Running'`, `!= 'Running'`]) {
      for await (const run of runs(`WorkflowType = 'conversation' AND ExecutionStatus ${status}`)) {
        if (left === 0) return;
        const history = await historyOf(run);
        if (!history) continue;
        left--;
        yield { workflowId: run.workflowId, history };
      }
    }
  }

  async function* everything(): AsyncGenerator {
    for await (const run of runs()) yield { memo: run.raw.memo, history: await historyOf(run) };
    for await (const { scheduleId } of eachInTime(connection, DEADLINE, client.schedule.list())) {
      yield await inTime(() => connection.workflowService.describeSchedule({ namespace, scheduleId }));
    }
  }

  return { conversations, everything };
}
