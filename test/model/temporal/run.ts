import { defaultPayloadConverter, fromPayloadsAtIndex, toPayloads } from '@temporalio/common';
import { msToTs, optionalTsToMs } from '@temporalio/common/lib/time.js';
import proto, { type coresdk } from '@temporalio/proto';
import type { Workflow } from '@temporalio/worker/lib/workflow/interface.js';
import type { ActivityRunner } from './activity-runner.ts';
import type { Clock } from './clock.ts';
import type { WorkflowHost } from './workflow-host.ts';

type Job = coresdk.workflow_activation.IWorkflowActivationJob;
type Command = coresdk.workflow_commands.IWorkflowCommand;
type Answer = { value: unknown } | { refused: string };

/** One run of a workflow: what comes in, what its code then wants, and how it ends. */
export interface WorkflowRun {
  signal: (name: string, argument: unknown) => void;
  update: (name: string, argument: unknown) => Promise<Answer>;
  query: (name: string, argument: unknown) => Promise<unknown>;
  /** Its code is at work. */
  busy: () => Promise<unknown> | undefined;
  /** Whether its history, replayed, wants the same; says what does not. */
  replay: () => Promise<string | undefined>;
}

export type End =
  { kind: 'completed'; result: unknown } | { kind: 'continued'; input: unknown } | { kind: 'failed'; why: string };

export interface RunParts {
  host: WorkflowHost;
  clock: Clock;
  activities: ActivityRunner;
  ids: { workflowId: string; runId: string };
  input: unknown;
  /** So long (ms) it takes until a worker has taken up what came in. */
  latency: () => number;
  onEnd: (end: End) => void;
}

interface Activation {
  jobs: Job[];
  at: number;
  events: number;
  commands: string;
}

/** Events that a task, and what a command brings with it, leave in a history. */
const OF_TASK = 3;
const OF_COMMAND = 2;

export function createWorkflowRun({ host, clock, activities, ids, input, latency, onEnd }: RunParts): WorkflowRun {
  const startedAt = clock.now();
  const jobs: Job[] = [{ initializeWorkflow: initialization() }];
  const timers = new Map<number, () => void>();
  const calls = new Map<number, { cancel: () => void }>();
  const updates = new Map<string, (answer: Answer) => void>();
  const history: Activation[] = [];
  /** Whoever asks before the first task is done waits for it. */
  const begun = Promise.withResolvers<undefined>();
  let work: Promise<unknown> | undefined;
  let workflow: Workflow | undefined;
  let isAwaited = false;
  let isOver = false;
  /** What the SDK has decided for this run, and stands in its history. */
  const flags = new Set<number>();
  let events = 1;
  let ticket = 0;
  takeUp();

  function initialization() {
    return {
      ...{
        workflowId: ids.workflowId,
        workflowType: 'conversation',
        arguments: toPayloads(defaultPayloadConverter, input) ?? [],
      },
      ...{ headers: {}, attempt: 1, firstExecutionRunId: ids.runId, startTime: msToTs(startedAt) },
    };
  }

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
      work = (work ?? Promise.resolve()).then(task).finally(() => (work = undefined));
    });
  }

  async function task(): Promise<void> {
    if (isOver || jobs.length === 0) return;
    workflow ??= await host.begin({ ...ids, now: startedAt });
    const taken = jobs.splice(0);
    const at = clock.now();
    events += OF_TASK + taken.length;
    const commands = await activate(workflow, { jobs: taken, at, events });
    if ('failed' in commands) {
      end({ kind: 'failed', why: `a task failed: ${commands.failed}` });
      return;
    }
    const refused = new Set(
      commands.done.flatMap(({ updateResponse }) =>
        updateResponse?.rejected ? (updateResponse.protocolInstanceId ?? '') : [],
      ),
    );
    const kept = taken.filter(({ doUpdate }) => !refused.has(doUpdate?.protocolInstanceId ?? '-'));
    if (kept.length > 0) history.push({ jobs: kept, at, events, commands: wordsOf(commands.done) });
    for (const command of commands.done) obey(command);
    begun.resolve(undefined);
  }

  function obey(command: Command): void {
    events += OF_COMMAND;
    if (command.startTimer) {
      const { seq, startToFireTimeout } = command.startTimer;
      const stop = clock.after(optionalTsToMs(startToFireTimeout) ?? 0, () => {
        push({ fireTimer: { seq: seq ?? 0 } });
      });
      timers.set(seq ?? 0, stop);
    }
    if (command.cancelTimer) timers.get(command.cancelTimer.seq ?? 0)?.();
    if (command.scheduleActivity) {
      const seq = command.scheduleActivity.seq ?? 0;
      calls.set(
        seq,
        activities.run(command.scheduleActivity, (result) => {
          push({ resolveActivity: { seq, result } });
        }),
      );
    }
    if (command.requestCancelActivity) calls.get(command.requestCancelActivity.seq ?? 0)?.cancel();
    if (command.updateResponse) respond(command.updateResponse);
    if (command.completeWorkflowExecution) {
      const { result } = command.completeWorkflowExecution;
      end({ kind: 'completed', result: result ? defaultPayloadConverter.fromPayload(result) : undefined });
    }
    if (command.failWorkflowExecution)
      end({ kind: 'failed', why: `a run failed: ${command.failWorkflowExecution.failure?.message ?? ''}` });
    if (command.continueAsNewWorkflowExecution) {
      const [next] = [
        fromPayloadsAtIndex(defaultPayloadConverter, 0, command.continueAsNewWorkflowExecution.arguments),
      ];
      end({ kind: 'continued', input: next });
    }
  }

  function respond({ protocolInstanceId, rejected, completed }: coresdk.workflow_commands.IUpdateResponse): void {
    const answer = updates.get(protocolInstanceId ?? '');
    if (rejected) answer?.({ refused: rejected.message ?? '' });
    if (completed) answer?.({ value: defaultPayloadConverter.fromPayload(completed) });
  }

  function end(how: End): void {
    if (isOver) return;
    isOver = true;
    for (const stop of timers.values()) stop();
    for (const answer of updates.values()) answer({ refused: 'the run is over' });
    onEnd(how);
  }

  async function activate(
    target: Workflow,
    { jobs: taken, at, events: historyLength }: Omit<Activation, 'commands'>,
    isReplaying = false,
  ) {
    const activation = {
      runId: ids.runId,
      timestamp: msToTs(at),
      isReplaying,
      historyLength,
      jobs: taken,
      availableInternalFlags: isReplaying ? [...flags] : [],
    };
    const completion = await target.activate(
      proto.coresdk.workflow_activation.WorkflowActivation.fromObject(activation),
    );
    await target.getAndResetSinkCalls();
    if (completion.failed) return { failed: completion.failed.failure?.message ?? 'without a word' };
    for (const flag of completion.successful?.usedInternalFlags ?? []) flags.add(flag);
    return { done: completion.successful?.commands ?? [] };
  }

  return {
    busy: () => work,
    signal(name, argument) {
      push({
        signalWorkflow: { signalName: name, input: toPayloads(defaultPayloadConverter, argument) ?? [], headers: {} },
      });
    },
    update(name, argument) {
      const id = `update-${++ticket}`;
      return new Promise((resolve) => {
        updates.set(id, resolve);
        if (isOver) resolve({ refused: 'the run is over' });
        const what = { id, protocolInstanceId: id, name, input: toPayloads(defaultPayloadConverter, argument) ?? [] };
        push({ doUpdate: { ...what, headers: {}, meta: { updateId: id, identity: 'operator' }, runValidator: true } });
      });
    },
    async query(name, argument) {
      await begun.promise;
      while (work) await work;
      const queryWorkflow = {
        queryId: 'q',
        queryType: name,
        arguments: toPayloads(defaultPayloadConverter, argument) ?? [],
        headers: {},
      };
      if (!workflow) throw new Error('a run without a workflow');
      const result = await activate(workflow, { jobs: [{ queryWorkflow }], at: clock.now(), events });
      const answer = 'done' in result ? result.done[0]?.respondToQuery : undefined;
      if (!answer?.succeeded?.response) throw new Error(answer?.failed?.message ?? 'no answer to a query');
      return defaultPayloadConverter.fromPayload(answer.succeeded.response);
    },
    async replay() {
      const again = await host.begin({ ...ids, now: startedAt });
      try {
        for (const [index, activation] of history.entries()) {
          const commands = await activate(again, activation, true);
          const wanted = 'done' in commands ? wordsOf(commands.done) : commands.failed;
          if (wanted !== activation.commands)
            return `task ${index + 1} of a replay wants ${wanted} instead of ${activation.commands}`;
        }
        return undefined;
      } finally {
        await again.dispose();
        await workflow?.dispose();
      }
    },
  };
}

/** What tells one command from another; times and payloads follow from what came in. */
function wordsOf(commands: Command[]): string {
  return commands
    .map(({ startTimer, scheduleActivity, updateResponse, userMetadata: _, eventGroupMarkers: __, ...others }) => {
      if (startTimer) return `timer ${startTimer.seq}`;
      if (scheduleActivity) return `${scheduleActivity.activityType} ${scheduleActivity.seq}`;
      return updateResponse ? '' : Object.keys(others).join();
    })
    .filter((words) => words !== '' && words !== 'variant')
    .join(', ');
}
