import { fileURLToPath } from 'node:url';
import { Client, QueryRejectCondition } from '@temporalio/client';
import type { DataConverter } from '@temporalio/common';
import { Worker, type NativeConnection, type WorkerOptions } from '@temporalio/worker';
import type { Logger } from 'pino';
import { createActivities } from '../activities/index.ts';
import { createReconcileActivities } from '../activities/reconcile.ts';
import type { Config } from '../config.ts';
import { createDataConverter } from '../encryption-codec.ts';
import { loadAgents } from './load-agents.ts';
import { createConversations } from './running-conversations.ts';

export interface WorkerSetup {
  config: Config;
  connection: NativeConnection;
  log: Logger;
  /** A bundle made by `npm run build:bundle`, or one that is shared in tests; without it the workflows are bundled now. */
  workflowBundle?: NonNullable<WorkerOptions['workflowBundle']>;
  taskQueue?: string;
  /** Where `AGENT_GRAPH` and `langgraph.json` are looked for. */
  cwd?: string;
  /** How long running activities may go on when the worker is told to stop. */
  shutdownGraceTime?: WorkerOptions['shutdownGraceTime'];
  /** Takes the `env` of a `langgraph.json`. */
  applyEnv?: (variables: Record<string, string>) => void;
}

/**
 * Turns that wait for their model, and everything else a worker does at once. A turn that hangs (90 s at most) costs little
 * but its place: with the SDK's 100 places, as many of them would keep every reply of all others from being sent.
 */
const ACTIVITIES_AT_ONCE = 500;

export const workflowsPath = fileURLToPath(new URL('../workflows/index.ts', import.meta.url));

/** A worker that runs conversations and everything they do, for all configured agents. Fails if a graph does not load. */
export async function createWorker(setup: WorkerSetup): Promise<Worker> {
  const { config, connection, workflowBundle, taskQueue = config.taskQueue, shutdownGraceTime = '25 seconds' } = setup;
  const agents = await loadAgents(setup);
  const dataConverter = createDataConverter(config.encryptionKeys);
  const client = createClient(connection, config.namespace, dataConverter);
  const conversations = createConversations(client, taskQueue);
  return Worker.create({
    connection,
    namespace: config.namespace,
    taskQueue,
    activities: {
      ...createActivities(agents),
      ...createReconcileActivities({ agents, settings: config.agents, conversations }),
    },
    ...(workflowBundle ? { workflowBundle } : { workflowsPath }),
    ...(dataConverter ? { dataConverter } : {}),
    // A turn in flight may finish; at 0, the default, every deploy would cancel it and use up one of its tries.
    shutdownGraceTime,
    shutdownForceTime: '40 seconds',
    // After a worker died, the first task of each conversation it had cached waits this long.
    stickyQueueScheduleToStartTimeout: '5 seconds',
    // How soon a running graph learns that it was cancelled.
    maxHeartbeatThrottleInterval: '1 second',
    maxConcurrentActivityTaskExecutions: ACTIVITIES_AT_ONCE,
    workflowTaskPollerBehavior: { type: 'autoscaling' },
    activityTaskPollerBehavior: { type: 'autoscaling' },
  });
}

/** A run that is over must not answer for the next one, so queries are for running ones only. */
function createClient(
  connection: NativeConnection,
  namespace: string,
  dataConverter: DataConverter | undefined,
): Client {
  const queryRejectCondition = QueryRejectCondition.NOT_OPEN;
  return new Client({
    connection,
    namespace,
    workflow: { queryRejectCondition },
    ...(dataConverter && { dataConverter }),
  });
}
