import { randomUUID } from 'node:crypto';
import { WorkflowFailedError } from '@temporalio/client';
import type { Config } from '../../settings/config.ts';
import type { Temporal } from '../../temporal/connect.ts';
import { pollersOf } from '../../temporal/pollers.ts';
import { fault, ok, type Finding } from './finding.ts';
import { isUnreadable, SAME_KEYS } from '../temporal-faults.ts';

/** For the answer to each question, in milliseconds. */
const DEADLINE = 5000;

type Settings = Pick<Config, 'agents' | 'taskQueue'>;

/** Whether workers poll the common task queue, and those that a bot has of its own. */
export async function checkWorker(
  { client, connection, namespace }: Temporal,
  { agents, taskQueue }: Settings,
  call: string,
): Promise<Finding[]> {
  const pollers = (name: string, of: 'workflows' | 'activities') =>
    connection.withDeadline(Date.now() + DEADLINE, () => pollersOf(connection, namespace, { name, of }));

  const workflows = await pollers(taskQueue, 'workflows');
  const activities = await pollers(taskQueue, 'activities');
  if (workflows === 0 || activities === 0) {
    const says = `none polls the task queue ${taskQueue}: webhooks are stored, and nobody answers`;
    return [fault('Worker', says, `${call} start:worker, with the same TEMPORAL_TASK_QUEUE`)];
  }
  const answer = await ping(client, taskQueue);
  if (answer === 'unreadable') {
    return [
      fault('ENCRYPTION_KEYS', 'the worker answers, and its answer cannot be read with the keys here', SAME_KEYS),
    ];
  }
  if (answer === 'none') {
    const says = `one polled ${taskQueue} a while ago, and none answers now: webhooks are stored, and nobody answers`;
    return [fault('Worker', says, `look at its log, and ${call} start:worker`)];
  }
  const findings = [ok('Worker', `${workflows} ${workflows === 1 ? 'polls' : 'poll'} the task queue ${taskQueue}`)];
  for (const { name, policy } of agents) {
    for (const queue of [policy.graphQueue, policy.chatwootQueue]) {
      if (!queue || (await pollers(queue, 'activities')) > 0) continue;
      const says = `none polls ${queue}, a task queue of the bot ${name}: its customers wait`;
      findings.push(fault('Worker', says, 'restart the workers with the settings that the ingress has'));
    }
  }
  return findings;
}

/** Temporal remembers a poller for minutes after it is gone. */
async function ping(client: Temporal['client'], taskQueue: string): Promise<'here' | 'unreadable' | 'none'> {
  try {
    await client.workflow.execute('ping', {
      taskQueue,
      workflowId: `chatwoot-doctor:${randomUUID()}`,
      workflowExecutionTimeout: DEADLINE,
      staticSummary: 'does a worker answer?',
    });
    return 'here';
  } catch (error) {
    if (isUnreadable(error)) return 'unreadable';
    if (error instanceof WorkflowFailedError) return 'none';
    throw error;
  }
}
