import { defaultPayloadConverter, fromPayloadsAtIndex, toPayloads } from '@temporalio/common';
import { msToTs, optionalTsToMs } from '@temporalio/common/lib/time.js';
import type { coresdk } from '@temporalio/proto';
import type { ActivityRunner } from './activity-runner.ts';
import type { Clock } from './clock.ts';
import type { WorkflowHost } from './workflow-host.ts';
import { createWorkflowTasks, type Command, type Job } from './workflow-tasks.ts';

/** One run of a workflow: what comes in, what its code then wants, and how it ends. */
export interface WorkflowRun {
  signal: (name: string, argument: unknown) => void;
  /** An operator's; who asks hears nothing. */
  update: (name: string, argument: unknown) => void;
  query: (name: string, argument: unknown) => Promise<unknown>;
  /** Its code is at work. */
  busy: () => Promise<unknown> | undefined;
  /** Whether its history, replayed, wants the same; says what does not. */
  replay: () => Promise<string | undefined>;
}

export type End =
  { kind: 'completed'; result: unknown } | { kind: 'continued'; input: unknown } | { kind: 'failed'; why: string };

interface Parts {
  host: WorkflowHost;
  clock: Clock;
  activities: ActivityRunner;
  ids: { workflowId: string; runId: string };
  input: unknown;
  /** So long (ms) it takes until a worker has taken up what came in. */
  latency: () => number;
  onEnd: (end: End) => void;
}

export function createWorkflowRun({ host, clock, activities, ids, input, latency, onEnd }: Parts): WorkflowRun {
  const tasks = createWorkflowTasks(host, clock, ids);
  const jobs: Job[] = [{ initializeWorkflow: beginning(ids, input, clock.now()) }];
  const timers = new Map<unknown, () => void>();
  const calls = new Map<unknown, { cancel: () => void }>();
  /** Whoever asks before the first task is done waits for it. */
  const begun = Promise.withResolvers<undefined>();
  let work: Promise<unknown> | undefined;
  let isAwaited = false;
  let isOver = false;
  let ticket = 0;
  takeUp();

  function push(job: Job): void {
    if (isOver) return;
    jobs.push(job);
    takeUp();
  }

  function takeUp(): void {
    if (isAwaited) return;
    isAwaited = true;
    clock.after(latency(), () => {
      isAwaited = false;
      work = (work ?? Promise.resolve()).then(perform).finally(() => (work = undefined));
    });
  }

  async function perform(): Promise<void> {
    if (isOver || jobs.length === 0) return;
    try {
      for (const command of await tasks.perform(jobs.splice(0))) obey(command);
    } catch (error) {
      end({ kind: 'failed', why: `a task failed: ${String(error)}` });
    }
    begun.resolve(undefined);
  }

  function obey(command: Command): void {
    const { startTimer, cancelTimer, scheduleActivity, requestCancelActivity } = command;
    if (startTimer) {
      const seq = startTimer.seq ?? 0;
      const ring = () => {
        push({ fireTimer: { seq } });
      };
      timers.set(seq, clock.after(optionalTsToMs(startTimer.startToFireTimeout) ?? 0, ring));
    }
    if (cancelTimer) timers.get(cancelTimer.seq)?.();
    if (scheduleActivity) {
      const seq = scheduleActivity.seq ?? 0;
      const done = (result: coresdk.activity_result.IActivityResolution) => {
        push({ resolveActivity: { seq, result } });
      };
      calls.set(seq, activities.run(scheduleActivity, done));
    }
    if (requestCancelActivity) calls.get(requestCancelActivity.seq)?.cancel();
    const how = endOf(command);
    if (how) end(how);
  }

  function end(how: End): void {
    if (isOver) return;
    isOver = true;
    for (const stop of timers.values()) stop();
    onEnd(how);
  }

  return {
    busy: () => work,
    signal(name, argument) {
      push({ signalWorkflow: { signalName: name, input: payloadsOf(argument), headers: {} } });
    },
    update(name, argument) {
      const id = `update-${++ticket}`;
      const what = { id, protocolInstanceId: id, name, input: payloadsOf(argument), headers: {} };
      push({ doUpdate: { ...what, meta: { updateId: id, identity: 'operator' }, runValidator: true } });
    },
    async query(name, argument) {
      await begun.promise;
      while (work) await work;
      const query = { queryId: 'q', queryType: name, arguments: payloadsOf(argument), headers: {} };
      const [answer] = await tasks.ask({ queryWorkflow: query });
      const { succeeded, failed } = answer?.respondToQuery ?? {};
      if (!succeeded?.response) throw new Error(failed?.message ?? 'no answer to a query');
      return defaultPayloadConverter.fromPayload(succeeded.response);
    },
    replay: () => tasks.replay(),
  };
}

const payloadsOf = (value: unknown) => toPayloads(defaultPayloadConverter, value) ?? [];

function beginning({ workflowId, runId }: Parts['ids'], input: unknown, now: number) {
  const what = { workflowId, workflowType: 'conversation', arguments: payloadsOf(input), headers: {} };
  return { ...what, attempt: 1, firstExecutionRunId: runId, startTime: msToTs(now) };
}

function endOf(command: Command): End | undefined {
  const { completeWorkflowExecution, failWorkflowExecution, continueAsNewWorkflowExecution } = command;
  if (completeWorkflowExecution) {
    const { result } = completeWorkflowExecution;
    return { kind: 'completed', result: result ? defaultPayloadConverter.fromPayload(result) : undefined };
  }
  if (failWorkflowExecution) {
    return { kind: 'failed', why: `a run failed: ${failWorkflowExecution.failure?.message ?? ''}` };
  }
  if (!continueAsNewWorkflowExecution) return undefined;
  const { arguments: given } = continueAsNewWorkflowExecution;
  return { kind: 'continued', input: fromPayloadsAtIndex<unknown>(defaultPayloadConverter, 0, given) };
}
