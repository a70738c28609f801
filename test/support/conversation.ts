import { randomInt } from 'node:crypto';
import { WorkflowNotFoundError, type Client, type WorkflowHandleWithSignaledRunId } from '@temporalio/client';
import { Worker, type NativeConnection } from '@temporalio/worker';
import type {
  ConversationResult,
  ConversationRef,
  Facts,
  Policy,
  SignalledFact,
} from '../../src/contracts/conversation.ts';
import { workflowIdOf } from '../../src/contracts/conversation.ts';
import type { conversation } from '../../src/workflows/index.ts';
import { customerMessage, type Desk } from './desk.ts';
import { atEnd } from './cleanups.ts';
import { once } from './once.ts';
import { createSwitchboard } from './switchboard.ts';
import { bundleWith, freshTaskQueue, temporal, timeSkipping, workflowBundle, type RunSignals } from './temporal.ts';

export const defaultPolicy: Policy = {
  mode: 'agent-bot',
  handoffEnabled: true,
  handoffTeamId: null,
  handoffAgentId: null,
  handoffMessage: null,
  fallbackMessage: 'Sorry, I could not answer that just now.',
  onReopen: 'answer',
  silenceLabel: 'ai-off',
  debounce: 0,
  debounceMax: 8000,
  onNewMessage: 'restart',
  answerDeadline: 120_000,
  holdingMessage: null,
  holdingAfter: 20_000,
  ambiguousSend: 'handoff',
  idleEnd: 7 * 24 * 3_600_000,
  followUpAfter: null,
  followUpMessage: null,
  resolveAfter: null,
  maxTurns: null,
  maxTokens: null,
  maxTurnsPerHour: 60,
  searchAttributes: false,
  continueAfterEvents: null,
};

type Fact<K extends keyof Facts> = Omit<Facts[K], 'snapshot' | 'policy'> &
  Partial<Pick<Facts[K], 'snapshot'>> & { policy?: Policy };

/** One conversation on a real Temporal server, with a desk of scripted activities behind it. */
export interface TestConversation {
  id: string;
  handle: () => WorkflowHandleWithSignaledRunId<typeof conversation>;
  firstRun: () => string;
  /** Signals a fact as the ingress would, starting a run where there is none. */
  tell<K extends keyof Facts>(signal: K, fact: Fact<K>): Promise<void>;
  /** A person answers the graph's question by a private note. */
  answer(id: number, text: string): Promise<void>;
  /** A person says by a private note what is to become of a draft. */
  decide(id: number, command: Facts['commandGiven']['command'], policy?: Partial<Policy>): Promise<void>;
  /** The customer writes; `done` also shows it on the desk as the newest message. */
  say(id: number, text?: string, receivedAt?: number): Promise<void>;
  result(): Promise<ConversationResult>;
}

export interface Setup {
  desk: Desk;
  policy?: Partial<Policy>;
  /** Run it on the server that skips time. */
  skipTime?: boolean;
  /** Other limits than today's. */
  signals?: RunSignals;
}

/** Runs `work` while a worker with the desk's activities is up: one that all of a file share, since each takes half a second to start. */
export async function withConversation<T>(
  setup: Setup,
  work: (conversation: TestConversation) => Promise<T>,
): Promise<T> {
  if (setup.signals) {
    const { chat, working } = await openConversation(setup);
    return working(() => work(chat));
  }
  const { client, taskQueue, serve } = await (setup.skipTime ? skippingWorker : sharedWorker)();
  const chat = converse(client, taskQueue, setup);
  const leave = serve(chat.id, setup.desk.activities);
  try {
    return await work(chat);
  } finally {
    await client.workflow.getHandle(chat.id).terminate().catch(isOver);
    await leave();
  }
}

/** A conversation whose workers come and go: one is up while `working` does something. */
export async function openConversation(setup: Setup) {
  const { desk, signals } = setup;
  const bundle = await (signals ? bundleWith(signals) : workflowBundle());
  const { client, connection, namespace } = await server(setup.skipTime ?? false);
  const taskQueue = freshTaskQueue();
  async function working<T>(work: () => Promise<T>): Promise<T> {
    const worker = await Worker.create({
      connection,
      namespace,
      taskQueue,
      workflowBundle: bundle,
      activities: desk.activities,
      maxHeartbeatThrottleInterval: '200ms',
    });
    return worker.runUntil(work);
  }
  return { chat: converse(client, taskQueue, setup), working };
}

function converse(client: Client, taskQueue: string, { desk, policy: changes = {} }: Setup): TestConversation {
  const ref: ConversationRef = { agent: 'default', account: 1, conversation: randomInt(1, 2 ** 40), inbox: 1 };
  const policy = { ...defaultPolicy, ...changes };
  const workflowId = workflowIdOf(ref);
  let handle: WorkflowHandleWithSignaledRunId<typeof conversation> | undefined;
  let firstRun = '';

  async function tell<K extends keyof Facts>(signal: K, fact: Fact<K>): Promise<void> {
    const whole = { snapshot: desk.snapshot(), policy, ...fact };
    const startedBy: SignalledFact['signal'] = signal;
    handle = await client.workflow.signalWithStart<typeof conversation, [unknown]>('conversation', {
      workflowId,
      taskQueue,
      args: [{ ref, policy, contact: null, startedBy }],
      signal,
      signalArgs: [whole],
    });
    firstRun ||= handle.signaledRunId;
  }

  return {
    id: workflowId,
    handle: () => {
      if (!handle) throw new Error('nothing was said yet');
      return handle;
    },
    firstRun: () => firstRun,
    tell,
    async answer(id, text) {
      const message = { ...customerMessage(id, text), key: `${id}:resume`, note: true as const };
      await tell('messageReceived', { key: message.key, message, contact: { id: 88, name: 'Lena' } });
    },
    async decide(id, command, changed = {}) {
      await tell('commandGiven', { key: `${id}:command`, id, command, policy: { ...policy, ...changed } });
    },
    async say(id, text, receivedAt) {
      const message = customerMessage(id, text, receivedAt);
      desk.last = { id, from: 'customer', sendKey: null, incoming: message };
      desk.at++;
      await tell('messageReceived', { key: message.key, message, contact: { id: 88, name: 'Lena' } });
    },
    result: () => client.workflow.getHandle<typeof conversation>(workflowId).result(),
  };
}

const sharedWorker = once(() => startDeskWorker(false));
const skippingWorker = once(() => startDeskWorker(true));

async function startDeskWorker(skipTime: boolean) {
  const { client, connection, namespace } = await server(skipTime);
  const taskQueue = freshTaskQueue();
  const { activities, serve } = createSwitchboard();
  const worker = await Worker.create({
    connection,
    namespace,
    taskQueue,
    workflowBundle: await workflowBundle(),
    activities,
    maxHeartbeatThrottleInterval: '200ms',
  });
  const ended = worker.run();
  atEnd(() => {
    for (const one of [sharedWorker, skippingWorker]) one.forget();
    worker.shutdown();
    return ended;
  });
  return { client, taskQueue, serve };
}

/** What was never begun cannot be ended, nor what has ended. */
function isOver(error: unknown): void {
  if (!(error instanceof WorkflowNotFoundError)) throw error;
}

async function server(skipTime: boolean): Promise<{ client: Client; connection: NativeConnection; namespace: string }> {
  if (skipTime) {
    const environment = await timeSkipping();
    return {
      client: environment.client,
      connection: environment.nativeConnection,
      namespace: environment.namespace ?? 'default',
    };
  }
  const { client, nativeConnection, namespace } = await temporal();
  return { client, connection: await nativeConnection(), namespace };
}
