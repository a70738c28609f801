import { msToTs } from '@temporalio/common/lib/time.js';
import proto, { type coresdk } from '@temporalio/proto';
import type { Workflow } from '@temporalio/worker/lib/workflow/interface.js';
import type { Clock } from './clock.ts';
import type { WorkflowHost } from './workflow-host.ts';

export type Job = coresdk.workflow_activation.IWorkflowActivationJob;
export type Command = coresdk.workflow_commands.IWorkflowCommand;

/** The tasks of one run: what its code wants when something comes in, and whether it would want the same again. */
export interface WorkflowTasks {
  /** Throws what the code failed with. */
  perform: (jobs: Job[]) => Promise<Command[]>;
  /** A query leaves nothing in the history. */
  ask: (job: Job) => Promise<Command[]>;
  /** Replays the history; says what differs. */
  replay: () => Promise<string | undefined>;
}

interface Task {
  jobs: Job[];
  at: number;
  events: number;
  commands: string;
}

/** Events that a task, and what a command brings with it, leave in a history. */
const OF_TASK = 3;
const OF_COMMAND = 2;

export function createWorkflowTasks(
  host: WorkflowHost,
  clock: Clock,
  ids: { workflowId: string; runId: string },
): WorkflowTasks {
  const startedAt = clock.now();
  const history: Task[] = [];
  /** What the SDK has decided for this run, and stands in its history. */
  const flags = new Set<number>();
  let workflow: Workflow | undefined;
  let events = 1;

  async function activate(
    target: Workflow,
    { jobs, at, events: historyLength }: Omit<Task, 'commands'>,
    isReplaying = false,
  ) {
    const availableInternalFlags = isReplaying ? [...flags] : [];
    const activation = {
      runId: ids.runId,
      timestamp: msToTs(at),
      isReplaying,
      historyLength,
      jobs,
      availableInternalFlags,
    };
    const completion = await target.activate(
      proto.coresdk.workflow_activation.WorkflowActivation.fromObject(activation),
    );
    await target.getAndResetSinkCalls();
    if (completion.failed) throw new Error(completion.failed.failure?.message ?? 'without a word');
    for (const flag of completion.successful?.usedInternalFlags ?? []) flags.add(flag);
    return completion.successful?.commands ?? [];
  }
  const begin = () => host.begin({ ...ids, now: startedAt });

  return {
    async perform(jobs) {
      workflow ??= await begin();
      events += OF_TASK + jobs.length;
      const task = { jobs: jobs, at: clock.now(), events };
      const commands = await activate(workflow, task);
      const kept = withoutRefused(jobs, commands);
      if (kept.length > 0) history.push({ ...task, jobs: kept, commands: wordsOf(commands) });
      events += OF_COMMAND * commands.length;
      return commands;
    },
    async ask(job) {
      workflow ??= await begin();
      return activate(workflow, { jobs: [job], at: clock.now(), events });
    },
    async replay() {
      const again = await begin();
      try {
        for (const [index, task] of history.entries()) {
          const wanted = await activate(again, task, true).then(wordsOf, String);
          if (wanted !== task.commands)
            return `task ${index + 1} of a replay wants ${wanted} instead of ${task.commands}`;
        }
        return undefined;
      } finally {
        await again.dispose();
        await workflow?.dispose();
      }
    },
  };
}

/** An update that was refused stands in no history. */
function withoutRefused(jobs: Job[], commands: Command[]): Job[] {
  const refused = commands.map(({ updateResponse }) => updateResponse?.rejected && updateResponse.protocolInstanceId);
  return jobs.filter(({ doUpdate }) => !doUpdate || !refused.includes(doUpdate.protocolInstanceId));
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
