import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import type { Agent, Agents } from '../../../src/activities/agents.ts';
import type { AgentGraph } from '../../../src/activities/graph/agent-graph.ts';
import { createIdentity } from '../../../src/activities/identity.ts';
import { createActivities } from '../../../src/activities/index.ts';
import { createReconcileActivities } from '../../../src/activities/reconcile/reconcile.ts';
import { createBackoff } from '../../../src/chatwoot/client/backoff.ts';
import { createChatwootClient } from '../../../src/chatwoot/client/client.ts';
import type { Policy } from '../../../src/contracts/conversation.ts';
import { interpret } from '../../../src/ingress/interpret.ts';
import { readEvent } from '../../../src/ingress/read-event.ts';
import { createSignalConversation } from '../../../src/temporal/signal-conversation.ts';
import { createRecall } from '../../../src/worker/recall.ts';
import { createConversations } from '../../../src/worker/running-conversations.ts';
import type { Clock } from '../temporal/clock.ts';
import { createServer, type PlayedServer } from '../temporal/server.ts';
import { TASK_QUEUE, type WorkflowHost } from '../temporal/workflow-host.ts';
import type { Chance } from './chance.ts';
import { createTokens } from './tokens.ts';
import type { Setup } from './world.ts';
import type { Wires } from './wires.ts';

/** The product in front of a played Chatwoot and on a played Temporal: ingress, workflow, activities and reconciler are the real ones. */
export interface Product {
  server: PlayedServer;
  /** Brings a webhook to the ingress; `undefined`: it is refused, since no token works. */
  receive: (body: string) => Promise<void> | undefined;
  /** Tokens may be refused from now on, or taken again. */
  watchTokens: () => void;
  /** Another Chatwoot has a bot of the same name on the same Temporal, and a conversation of the same number; while a run of ours is going. */
  hearFromElsewhere: () => Promise<unknown>;
  /** One pass of the reconciler, where it has a token for that. */
  reconcile: () => void;
}

interface Parts {
  host: WorkflowHost;
  clock: Clock;
  chance: Chance;
  setup: Setup;
  policy: Policy;
  wires: Wires;
  graph: AgentGraph;
  tokens: { bot: string; agent: string; administrator: string };
  inbox: number;
  told: (what: string) => void;
}

const NAME = 'default';
const INSTALLATION = 'world';
const ACCOUNT = 1;
const AFTER = 30_000;
const quiet = new DefaultLogger('ERROR', () => undefined);

export function createProduct({
  host,
  clock,
  chance,
  setup,
  policy,
  wires,
  graph,
  tokens,
  inbox,
  told,
}: Parts): Product {
  const agent = createOwnAgent(setup, wires, graph, tokens);
  const agents: Agents = new Map([[NAME, agent]]);
  const activities = Object.fromEntries(
    Object.entries(createActivities(agents, (ref) => createRecall(server.client)(ref))).map(([name, activity]) => [
      name,
      (input: never) => wires.undertake(() => (activity as (input: never) => Promise<unknown>)(input)),
    ]),
  );
  const latency = () => chance.between(1, setup.slow ? 400 : 20);
  const server = createServer({ host, clock, activities, latency, mark: NAME, told });
  const signalConversation = createSignalConversation(server.client, TASK_QUEUE, () => INSTALLATION);
  const signalFromElsewhere = createSignalConversation(server.client, TASK_QUEUE, () => 'elsewhere');
  let heard = 0;

  const reconciling = createReconcileActivities({
    agents,
    settings: [
      {
        name: NAME,
        apiToken: agent.apiToken,
        accountId: ACCOUNT,
        inboxIds: setup.user === 'agent' ? [inbox] : null,
        policy,
        reconcile: { every: 60_000, after: AFTER },
      },
    ],
    conversations: {
      ...createConversations(
        server.client,
        TASK_QUEUE,
        () => false,
        () => INSTALLATION,
      ),
      serverPolicy: () => ({ searchAttributes: false, continueAfterEvents: policy.continueAfterEvents }),
    },
  });
  const known = createTokens(clock, agents, NAME, policy);
  let since = 0;
  let isReconciling = false;

  async function pass(): Promise<void> {
    const startedAt = clock.now();
    const run = <T>(work: () => Promise<T>) =>
      new MockActivityEnvironment({}, { logger: quiet }).run(() => wires.undertake(work));
    await run(() => reconciling.signalUnanswered({ agent: NAME, from: null }));
    await run(() => reconciling.repairFlips({ agent: NAME, from: null, since }));
    since = startedAt;
  }

  /** The newest of the customer's that was brought. */
  let message: string | undefined;
  const meaningOf = (body: string) =>
    interpret(readEvent(JSON.parse(body)), { name: NAME, accountId: ACCOUNT, inboxIds: null, policy }, clock.now());

  return {
    server,
    receive(body) {
      const meant = meaningOf(body);
      if (meant.kind !== 'fact') return Promise.resolve();
      if (meant.signalled.signal === 'messageReceived') message = body;
      if (meant.signalled.signal === 'messageReceived' && known.areRefused()) return undefined;
      return signalConversation(meant).then(() => undefined);
    },
    async hearFromElsewhere() {
      if (!server.isGoing() || message === undefined) return;
      const others = message.replace(/"id":\d+/, `"id":${900 + ++heard}`).replaceAll(/\bq\d+\b/g, `q${900 + heard}`);
      const meant = meaningOf(others);
      if (meant.kind === 'fact') await signalFromElsewhere(meant).catch(() => undefined);
    },
    watchTokens: known.watch,
    reconcile() {
      if (!agent.user || isReconciling) return;
      isReconciling = true;
      void pass()
        .catch(() => undefined)
        .finally(() => (isReconciling = false));
    },
  };
}

function createOwnAgent(
  setup: Setup,
  wires: Wires,
  graph: AgentGraph,
  tokens: Parts['tokens'],
): Agent & { apiToken: string } {
  const backoff = createBackoff();
  const client = (token: string, isUser: boolean) =>
    createChatwootClient({ url: '', account: ACCOUNT, token, backoff, transport: wires.transport(token, isUser) });
  const isApi = setup.channel === 'api';
  const apiToken = isApi ? tokens.administrator : tokens.bot;
  const bot = client(apiToken, false);
  const user = isApi ? bot : setup.user === 'none' ? null : client(tokens[setup.user], true);
  const identity = createIdentity({ user, apiToken, setting: setup.knowsItself && !isApi ? 1 : null });
  const common = { name: NAME, installation: INSTALLATION, account: ACCOUNT, images: null, prices: null, secrets: [] };
  return { ...common, apiToken, bot, user, identity, graph };
}
