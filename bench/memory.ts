import { setTimeout as delay } from 'node:timers/promises';
import { Client, Connection } from '@temporalio/client';
import { loadConfig } from '../src/settings/config.ts';
import { workflowIdOf } from '../src/contracts/conversation.ts';
import { createDispatch } from '../src/ingress/dispatch.ts';
import type { Desk } from './desk.ts';
import { residentMegabytes } from './processes.ts';
import type { Setup } from './setup.ts';

/** Megabytes resident with so many conversations that wait for a message. */
export interface Memory {
  conversations: number;
  worker: number | null;
  temporal: number | null;
  /** How long it took to open them, from the row before on. */
  seconds: number;
}

const OPENED_AT_ONCE = 32;
/** Conversations that Chatwoot does not know have ids from here on. */
const UNKNOWN = 1_000_000;
/** Events of a run that no worker has seen: started, signalled, and a workflow task that waits. */
const UNSEEN = 4;
const PAUSE = 200;
/** Waits for the worker; the ingress' own limit is Chatwoot's. */
const PATIENCE = 30_000;

/**
 * In a fresh worker, which holds these conversations and no others. Those of the first step had a turn each; the others were
 * opened only, straight through Temporal, since thousands of turns would take minutes.
 */
export async function measureMemory(setup: Setup, steps: readonly number[]): Promise<Memory[]> {
  const worker = await setup.restartWorker();
  const connection = await Connection.connect({ address: setup.temporalAddress });
  const client = new Client({ connection });
  const measure = (conversations: number, since: number): Memory => ({
    conversations,
    worker: residentMegabytes(worker),
    temporal: residentMegabytes(setup.pids()['temporal'] ?? 0),
    seconds: Math.round((performance.now() - since) / 1000),
  });
  try {
    const rows = [measure(0, performance.now())];
    const [talking = 0, ...more] = steps;
    let since = performance.now();
    await atOnce(talking, () => talk(setup.desk));
    await setup.desk.settled();
    rows.push(measure(talking, since));
    let opened = talking;
    for (const conversations of more) {
      since = performance.now();
      await open({ setup, client, connection }, opened, conversations);
      rows.push(measure(conversations, since));
      opened = conversations;
    }
    return rows;
  } finally {
    await connection.close();
  }
}

async function talk({ customer }: Desk): Promise<void> {
  await (await customer()).ask();
}

interface Opener {
  setup: Setup;
  client: Client;
  connection: Connection;
}

/** Starts the runs that `conversation_created` would start; resolves once the worker has taken in the last of them. */
async function open({ setup, client, connection }: Opener, from: number, to: number): Promise<void> {
  const { agents, taskQueue } = loadConfig(setup.settings);
  const [agent] = agents;
  if (!agent) throw new Error('the bench has no agent');
  const dispatch = createDispatch({ client, connection, taskQueue, deadline: PATIENCE });
  const policy = { ...agent.policy, searchAttributes: false, continueAfterEvents: null };
  const snapshot = { status: 'pending' as const, assigneeType: null, assigneeId: null, labels: [], at: 1 };
  const fact = { key: 'created', snapshot, contact: { id: null, name: null }, policy };
  const ref = (n: number) => ({ agent: agent.name, account: agent.accountId, conversation: UNKNOWN + n, inbox: 1 });
  await atOnce(to - from, (n) =>
    dispatch({ kind: 'fact', ref: ref(from + n), starts: true, signalled: { signal: 'conversationCreated', fact } }),
  );
  const last = client.workflow.getHandle(workflowIdOf(ref(to - 1)));
  while ((await last.describe()).historyLength <= UNSEEN) await delay(PAUSE);
}

/** Does `work` with 0 … count - 1, many at a time, in this order. */
async function atOnce(count: number, work: (n: number) => Promise<unknown>): Promise<void> {
  let next = 0;
  const worker = async () => {
    while (next < count) await work(next++);
  };
  await Promise.all(Array.from({ length: OPENED_AT_ONCE }, worker));
}
