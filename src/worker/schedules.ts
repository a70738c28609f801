import {
  ScheduleAlreadyRunning,
  ScheduleNotFoundError,
  ScheduleOverlapPolicy,
  type Client,
  type ScheduleOptions,
} from '@temporalio/client';
import type { AgentConfig, Config } from '../settings/config.ts';
import type { ReconcileStart } from '../contracts/reconcile.ts';
import type { Logger } from '../logger.ts';

const DEADLINE = 5000;

export const scheduleIdOf = (agent: string): string => `chatwoot-reconcile:${agent}`;

/** One schedule for each bot that has a user token, and none for the others. A server that refuses costs a warning. */
export async function keepSchedules(client: Client, config: Config, log: Logger): Promise<void> {
  for (const agent of config.agents) {
    try {
      await client.connection.withDeadline(Date.now() + DEADLINE, () => keep(client, config.taskQueue, agent));
    } catch (error) {
      const why = error instanceof Error ? error.message : 'unknown';
      log.warn({ agent: agent.name, why }, 'no schedule: messages whose webhooks never come are not looked for');
    }
  }
}

/** Takes them away again, where nobody would be left to do what they ask for. */
export async function dropSchedules(client: Client, { agents }: Config): Promise<void> {
  const handles = agents.map(({ name }) => client.schedule.getHandle(scheduleIdOf(name)));
  await Promise.all(handles.map((handle) => handle.delete().catch(unless(ScheduleNotFoundError))));
}

async function keep(client: Client, taskQueue: string, agent: AgentConfig): Promise<void> {
  const { name, userToken, reconcile } = agent;
  const handle = client.schedule.getHandle(scheduleIdOf(name));
  if (userToken === null || reconcile.every === 0) {
    await handle.delete().catch(unless(ScheduleNotFoundError));
    return;
  }
  const options = optionsFor(name, reconcile.every, taskQueue);
  await client.schedule.create(options).catch(async (error: unknown) => {
    unless(ScheduleAlreadyRunning)(error);
    await handle.update(({ state }) => ({ ...options, state }));
  });
}

function optionsFor(agent: string, every: number, taskQueue: string) {
  return {
    scheduleId: scheduleIdOf(agent),
    spec: { intervals: [{ every }] },
    // A pass that takes long replaces the next one, and nothing is caught up on after an outage: a pass sees everything.
    policies: { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow: '10 seconds' },
    action: {
      ...{
        type: 'startWorkflow',
        workflowType: 'reconcile',
        workflowId: scheduleIdOf(agent),
        taskQueue,
        args: [{ agent } satisfies ReconcileStart],
      },
      // Without a worker one pass waits, and is given up, so that a fresh one is the first when there is one again.
      workflowExecutionTimeout: '2 minutes',
    },
  } satisfies ScheduleOptions;
}

function unless(expected: new (...args: never[]) => Error) {
  return (error: unknown): void => {
    if (!(error instanceof expected)) throw error;
  };
}
