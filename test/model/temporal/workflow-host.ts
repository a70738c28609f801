import { TypedSearchAttributes } from '@temporalio/common';
import { parseWorkflowCode } from '@temporalio/worker/lib/worker.js';
import type { Workflow } from '@temporalio/worker/lib/workflow/interface.js';
import { ReusableVMWorkflowCreator } from '@temporalio/worker/lib/workflow/reusable-vm.js';
import { globalHandlers } from '@temporalio/worker/lib/workflow/vm-shared.js';

/** Runs the workflows' code in the SDK's own sandbox, as a worker does, without a server behind it. */
export interface WorkflowHost {
  begin: (ids: { workflowId: string; runId: string; now: number }) => Promise<Workflow>;
  close: () => Promise<void>;
}

export const NAMESPACE = 'model';
export const TASK_QUEUE = 'model';

/** Whether an activity is registered counts for local ones alone, and there are none. */
const NONE = new Set<string>();

export async function createWorkflowHost(code: string): Promise<WorkflowHost> {
  // A limit of time costs a thread with each step of a workflow.
  const unlimited = undefined as unknown as number;
  const creator = await ReusableVMWorkflowCreator.create(parseWorkflowCode(code), unlimited, NONE);
  // Stack traces of promises, which nobody asks for here, take half of the time.
  (globalHandlers as unknown as { stopPromiseHook: () => void }).stopPromiseHook();
  return {
    begin: ({ workflowId, runId, now }) =>
      creator.createWorkflow({
        info: {
          ...{ workflowId, runId, workflowType: 'conversation', namespace: NAMESPACE, taskQueue: TASK_QUEUE },
          ...{ firstExecutionRunId: runId, originalExecutionRunId: runId, attempt: 1, taskTimeoutMs: 10_000 },
          ...{ startTime: new Date(now), runStartTime: new Date(now) },
          ...{ searchAttributes: {}, typedSearchAttributes: new TypedSearchAttributes() },
          ...{ historyLength: 0, historySize: 0, continueAsNewSuggested: false },
          unsafe: { isReplaying: false, isReplayingHistoryEvents: false, now: Date.now },
        } as never,
        randomnessSeed: [1, 2, 3, 4],
        now,
        showStackTraceSources: false,
      }),
    close: () => creator.destroy(),
  };
}
