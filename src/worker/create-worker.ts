import { Client, QueryRejectCondition } from '@temporalio/client';
import type { DataConverter } from '@temporalio/common';
import { Runtime, Worker, type NativeConnection, type WorkerOptions } from '@temporalio/worker';
import type { Agents } from '../activities/agents.ts';
import { createActivities } from '../activities/index.ts';
import { createReconcileActivities } from '../activities/reconcile/reconcile.ts';
import { chatwootQueueOf, graphQueueOf } from '../contracts/queues.ts';
import { countHandOffs } from './count-hand-offs.ts';
import { createRecall } from './recall.ts';
import { watchSwitches } from '../temporal/bot-switches.ts';
import { createKeptBot } from '../temporal/known-bot.ts';
import type { AgentConfig } from '../settings/config.ts';
import type { Activities } from '../contracts/activities.ts';
import { createDataConverter } from '../temporal/encryption-codec.ts';
import { loadAgents, type AgentsSetup } from './load-agents.ts';
import { createConversations } from './running-conversations.ts';
import { createTokenWatch } from './watch-tokens.ts';
import { groupWorkers, type WorkerGroup } from './worker-group.ts';
import { workflowBundle } from './workflow-bundle.ts';
import { lightenWorkflowThreads } from './workflow-threads.ts';

export interface WorkerSetup extends AgentsSetup {
  connection: NativeConnection;
  /** As `temporalOptions` gives it: a profile of Temporal's may name another one than the settings do. */
  namespace: string;
  taskQueue?: string;
  /** How long running activities may go on when the worker is told to stop. */
  shutdownGraceTime?: WorkerOptions['shutdownGraceTime'];
  /** Called when the graphs are there, before Temporal starts threads of its own. */
  onLoaded?: () => void;
}

/**
 * Turns that wait for their model, and everything else a worker does at once. A turn that hangs (90 s at most) costs little
 * but its place: with the SDK's 100 places, as many of them would keep every reply of all others from being sent.
 */
const ACTIVITIES_AT_ONCE = 500;
/** Turns, and as many actions, of one bot among several: enough for it to be busy, and its neighbours have as much. */
const OF_EACH_AT_ONCE = 100;

/**
 * What runs conversations and everything they do, for all configured agents. Each agent's own
 * task queues have workers of theirs. Fails if no agent's graph loads.
 */
export async function createWorker(setup: WorkerSetup): Promise<WorkerGroup> {
  const { config, connection, namespace, taskQueue = config.taskQueue } = setup;
  const client = createClient(connection, namespace, createDataConverter(config.encryptionKeys));
  const agents = await loadAgents({ ...setup, keptBot: (agent) => createKeptBot(client, taskQueue, agent) });
  const close = async () => {
    await Promise.all([...agents.values()].map(async ({ graph }) => graph.close?.()));
  };
  try {
    const group = await workersFor(setup, client, agents);
    return { ...group, run: () => group.run().finally(close) };
  } catch (error) {
    await close();
    throw error;
  }
}

async function workersFor(setup: WorkerSetup, client: Client, agents: Agents): Promise<WorkerGroup> {
  const { config, namespace, taskQueue = config.taskQueue } = setup;
  const common = commonOptions(setup);
  setup.onLoaded?.();
  const names = config.agents.map(({ name }) => name);
  const meter = Runtime.instance().metricMeter;
  const lookAtTokens = createTokenWatch({ agents, settings: config.agents, client, taskQueue, meter, log: setup.log });
  const switches = watchSwitches(client, names, lookAtTokens);
  const installationOf = (agent: string) => agents.get(agent)?.installation;
  const conversations = createConversations(client, taskQueue, switches.isPaused, installationOf);
  const undertaken = createActivities(agents, createRecall(client), setup.watch);
  const activities = countHandOffs(undertaken, meter, { namespace, taskQueue });
  lightenWorkflowThreads();
  const worker = await Worker.create({
    ...common,
    taskQueue,
    activities: {
      ...activities,
      ...createReconcileActivities({ agents, settings: config.agents, conversations }),
    },
    workflowBundle: await workflowBundle(config.encryptionKeys.length > 0, Runtime.instance().logger),
    // After a worker died, the first task of each conversation it had cached waits this long.
    stickyQueueScheduleToStartTimeout: '5 seconds',
    maxConcurrentActivityTaskExecutions: ACTIVITIES_AT_ONCE,
    workflowTaskPollerBehavior: { type: 'autoscaling' },
    activityTaskPollerBehavior: { type: 'autoscaling' },
  });
  const ownWorkers = config.agents.map((agent) => createOwnWorkers(agent, taskQueue, common, activities));
  const group = groupWorkers(worker, (await Promise.all(ownWorkers)).flat());
  return { ...group, run: () => group.run().finally(switches.close) };
}

/**
 * For one agent's own task queues: its graph on one, what it does in Chatwoot on the other. Also where it needs none: what was
 * begun while it had neighbours, or a limit, still waits there.
 */
async function createOwnWorkers(agent: AgentConfig, taskQueue: string, common: CommonOptions, activities: Activities) {
  const { name, concurrentTurns, turnsPerMinute, actionsPerMinute } = agent;
  const { runGraph, ...actions } = activities;
  return Promise.all([
    Worker.create({
      ...common,
      taskQueue: graphQueueOf(taskQueue, name),
      activities: { runGraph },
      maxConcurrentActivityTaskExecutions: concurrentTurns ?? OF_EACH_AT_ONCE,
      ...rateOf(turnsPerMinute),
    }),
    Worker.create({
      ...common,
      taskQueue: chatwootQueueOf(taskQueue, name),
      activities: actions,
      maxConcurrentActivityTaskExecutions: OF_EACH_AT_ONCE,
      ...rateOf(actionsPerMinute),
    }),
  ]);
}

/** Of a task queue: kept by Temporal, for all workers together. */
function rateOf(perMinute: number | null) {
  return {
    ...(perMinute === null ? {} : { maxTaskQueueActivitiesPerSecond: perMinute / 60 }),
    // Most bots are quiet most of the time, and there may be many.
    activityTaskPollerBehavior: { type: 'autoscaling', initial: 1 },
  } as const;
}

type CommonOptions = ReturnType<typeof commonOptions>;

function commonOptions({ config, connection, namespace, shutdownGraceTime = '25 seconds' }: WorkerSetup) {
  const dataConverter = createDataConverter(config.encryptionKeys);
  return {
    connection,
    namespace,
    ...(dataConverter ? { dataConverter } : {}),
    // A turn in flight may finish; at 0, the default, every deploy would cancel it and use up one of its tries.
    shutdownGraceTime,
    shutdownForceTime: '40 seconds',
    // How soon a running graph learns that it was cancelled.
    maxHeartbeatThrottleInterval: '1 second',
    ...versioningOf(config.build),
  } as const;
}

/** A conversation stays with the build that began its run; `conversation.ts` continues it as new on the next one. */
function versioningOf(build: AgentsSetup['config']['build']) {
  if (!build) return {};
  const workerDeploymentOptions = {
    version: build,
    useWorkerVersioning: true,
    defaultVersioningBehavior: 'PINNED',
  } as const;
  return { workerDeploymentOptions };
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
