import proto from '@temporalio/proto';
import { isPaused } from '../bot-switches.ts';
import type { Config } from '../config.ts';
import { connectTemporal, temporalOptions, type Temporal } from '../connect-temporal.ts';
import { missingSearchAttributes } from '../search-attributes.ts';
import { fault, ok, warning, type Finding } from './finding.ts';
import { codeOf } from './temporal-faults.ts';

const { TaskQueueType } = proto.temporal.api.enums.v1;
type TaskQueueType = proto.temporal.api.enums.v1.TaskQueueType;

const DEADLINE = 5000;
/** A worker asks again within a minute; one that was not seen for longer is gone. */
const POLLED_WITHIN = 90_000;
/** gRPC's numbers. */
const NOT_FOUND = 5;
const REFUSED = [7, 16];

/** Temporal itself, the namespace, its search attributes, and whether a worker polls. */
export async function checkTemporal(config: Config, call: string): Promise<Finding[]> {
  let temporal: Temporal;
  let address: string;
  try {
    address = temporalOptions(config).connectionOptions.address ?? 'localhost:7233';
    temporal = connectTemporal(config);
  } catch (error) {
    return [fault('Temporal', `TEMPORAL_* cannot be used: ${messageOf(error)}`, 'mend the settings')];
  }
  try {
    const agents = config.agents.map(({ name }) => name);
    return await look(temporal, { address, taskQueue: config.taskQueue, call, agents });
  } finally {
    await temporal.close();
  }
}

interface Where {
  address: string;
  taskQueue: string;
  agents: readonly string[];
  call: string;
}

async function look({ client, connection, namespace }: Temporal, where: Where): Promise<Finding[]> {
  const { address, taskQueue, call, agents } = where;
  const inTime = <T>(work: () => Promise<T>) => connection.withDeadline(Date.now() + DEADLINE, work);
  try {
    await inTime(() => connection.workflowService.describeNamespace({ namespace }));
  } catch (error) {
    return [refused(error, { address, namespace, call })];
  }
  const findings = [ok('Temporal', `answers at ${address}, namespace ${namespace}`)];
  try {
    const { missing, command } = await inTime(() => missingSearchAttributes(connection, namespace));
    findings.push(
      missing.length === 0
        ? ok('Search attributes', 'are there')
        : warning(
            'Search attributes',
            `${missing.join(', ')} missing: conversations run, but cannot be searched by them`,
            command,
          ),
    );
  } catch {
    findings.push(warning('Search attributes', 'may not be listed with this login', 'ask an operator of the server'));
  }
  findings.push(
    await checkPollers((type) => inTime(() => pollersOf(connection, { namespace, taskQueue, type })), taskQueue, call),
  );
  for (const agent of agents) {
    if (await isPaused(client, agent).catch(() => false)) {
      findings.push(warning('Switch', `the bot ${agent} is paused: messages wait`, `${call} agents resume ${agent}`));
    }
  }
  return findings;
}

function refused(
  error: unknown,
  { address, namespace, call }: { address: string; namespace: string; call: string },
): Finding {
  const code = codeOf(error);
  if (code === NOT_FOUND) {
    return fault(
      'Namespace',
      `Temporal at ${address} has no namespace ${namespace}, so nothing is stored`,
      `temporal operator namespace create --namespace ${namespace}`,
    );
  }
  if (code !== undefined && REFUSED.includes(code)) {
    return fault(
      'Temporal',
      `${address} refuses our login, so nothing is stored`,
      'check TEMPORAL_API_KEY or the TEMPORAL_TLS_* certificates',
    );
  }
  return fault(
    'Temporal',
    `nothing answers at ${address}, so every webhook is answered with 500`,
    `start it, or mend TEMPORAL_ADDRESS; on this machine: ${call} start:temporal`,
  );
}

async function checkPollers(
  pollers: (type: TaskQueueType) => Promise<number>,
  taskQueue: string,
  call: string,
): Promise<Finding> {
  const [workflows, activities] = [
    await pollers(TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW),
    await pollers(TaskQueueType.TASK_QUEUE_TYPE_ACTIVITY),
  ];
  if (workflows > 0 && activities > 0)
    return ok('Worker', `${workflows} ${workflows === 1 ? 'polls' : 'poll'} the task queue ${taskQueue}`);
  return fault(
    'Worker',
    `none polls the task queue ${taskQueue}: webhooks are stored, and nobody answers`,
    `${call} start:worker, with the same TEMPORAL_TASK_QUEUE`,
  );
}

async function pollersOf(
  connection: Temporal['connection'],
  { namespace, taskQueue, type }: { namespace: string; taskQueue: string; type: TaskQueueType },
): Promise<number> {
  const { pollers } = await connection.workflowService.describeTaskQueue({
    namespace,
    taskQueue: { name: taskQueue },
    taskQueueType: type,
  });
  const since = Date.now() - POLLED_WITHIN;
  return pollers.filter(({ lastAccessTime }) => Number(lastAccessTime?.seconds ?? 0) * 1000 > since).length;
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));
