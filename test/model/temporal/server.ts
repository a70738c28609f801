import { WorkflowNotFoundError, type Client } from '@temporalio/client';
import { createActivityRunner } from './activity-runner.ts';
import type { Clock } from './clock.ts';
import { createWorkflowRun, type End, type WorkflowRun } from './run.ts';
import type { WorkflowHost } from './workflow-host.ts';

/**
 * What a Temporal server and a worker do for one workflow, in the time of a clock: the SDK's own code runs the workflow, and
 * this plays the server's part. What is left out: a worker that dies, and a server that is away (`npm run chaos` has both).
 */
export interface PlayedServer {
  /** As far as the product uses it. */
  client: Client;
  busy: () => Promise<unknown> | undefined;
  /** Runs and tasks that failed, and what a replay would have done otherwise. */
  faults: string[];
  /** `false`: there is no run that could be asked. */
  update: (name: string, argument: unknown) => boolean;
  isGoing: () => boolean;
  /** Replays each run, and looks for activities that hold a worker's place for ever. */
  replay: () => Promise<void>;
}

interface Parts {
  host: WorkflowHost;
  clock: Clock;
  activities: Record<string, unknown>;
  latency: () => number;
  mark: string;
  /** Hears of each signal and each end. */
  told: (what: string) => void;
}

export function createServer({ host, clock, activities, latency, mark, told }: Parts): PlayedServer {
  const runner = createActivityRunner(clock, activities, latency);
  const runs: WorkflowRun[] = [];
  const faults: string[] = [];
  /** Of runs that are over, oldest first. */
  const results: { runId: string; result: unknown }[] = [];
  let going: WorkflowRun | undefined;

  function start(workflowId: string, input: unknown): WorkflowRun {
    const ids = { workflowId, runId: `${mark}-${runs.length + 1}` };
    const run = createWorkflowRun({ host, clock, activities: runner, ids, input, latency, onEnd });
    runs.push(run);
    going = run;
    return run;

    function onEnd(end: End): void {
      if (going === run) going = undefined;
      if (end.kind === 'failed') faults.push(end.why);
      if (end.kind === 'completed') results.push({ runId: ids.runId, result: end.result });
      if (end.kind === 'completed') told(`a run ends: ${(end.result as { outcome: string }).outcome}`);
      if (end.kind === 'continued') start(workflowId, end.input);
    }
  }

  function running(workflowId: string): WorkflowRun {
    if (!going) throw new WorkflowNotFoundError('no such run', workflowId, undefined);
    return going;
  }

  const client = {
    options: { namespace: 'model', loadedDataConverter: { payloadCodecs: [] } },
    connection: { withDeadline: <T>(_: number, work: () => Promise<T>) => work() },
    workflow: {
      list: () => results.toReversed(),
      signalWithStart(
        _: string,
        options: { workflowId: string; args: [unknown]; signal: string; signalArgs: [unknown] },
      ) {
        told(`${options.signal}${going ? '' : ' begins a run'}`);
        const run = going ?? start(options.workflowId, options.args[0]);
        run.signal(options.signal, options.signalArgs[0]);
        return Promise.resolve({ signaledRunId: String(runs.indexOf(run)) });
      },
      getHandle: (workflowId: string, runId?: string) => ({
        result: () => Promise.resolve(results.find((each) => each.runId === runId)?.result),
        signal: (name: string, argument: unknown) => {
          const run = running(workflowId);
          told(name);
          run.signal(name, argument);
          return Promise.resolve();
        },
        query: (name: string, argument: unknown) => {
          return running(workflowId).query(name, argument);
        },
      }),
    },
  };

  return {
    client: client as unknown as Client,
    busy: () => runs.map((run) => run.busy()).find(Boolean),
    faults,
    update(name, argument) {
      going?.update(name, argument);
      return going !== undefined;
    },
    isGoing: () => going !== undefined,
    async replay() {
      for (const run of runs) {
        const difference = await run.replay();
        if (difference) faults.push(difference);
      }
      faults.push(...runner.atWork().map((name) => `${name} holds a place for ever`));
    },
  };
}
