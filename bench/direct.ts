import { createAgent } from '../src/activities/agents.ts';
import { toGraphMessages } from '../src/activities/conversation/dialogue.ts';
import { escapeLiquid } from '../src/chatwoot/client/escape-liquid.ts';
import { invokeGraph } from '../src/activities/graph/invoke-graph.ts';
import { loadConfig } from '../src/settings/config.ts';
import { workflowIdOf, type ConversationRef, type Facts } from '../src/contracts/conversation.ts';
import { formatSendKey, SEND_KEY } from '../src/chatwoot/send-key.ts';
import { createApp } from '../src/ingress/app.ts';
import type { Dispatch } from '../src/ingress/dispatch.ts';
import { createMetrics } from '../src/ingress/metrics.ts';
import { createLogger } from '../src/logger.ts';
import type { AgentGraph } from '../src/activities/graph/load-graph.ts';
import { NOTHING_TOLD } from '../src/contracts/graph.ts';

/**
 * What most bots are: a web handler that acknowledges, calls the graph and posts the answer, without Temporal between.
 * It verifies, reads, calls and posts with the product's own code, so that the difference is what durability costs.
 */

const module = process.env['DIRECT_GRAPH'] ?? './instant-graph.ts';
const { graph } = (await import(module)) as { graph: AgentGraph };
const config = loadConfig(process.env);
const log = createLogger(config);
const agents = new Map(config.agents.map((settings) => [settings.name, createAgent(settings, graph)]));

const dispatch: Dispatch = ({ ref, signalled }) => {
  if (signalled.signal === 'messageReceived')
    void answer(ref, signalled.fact).catch((error: unknown) => {
      log.error({ err: error }, 'no answer');
    });
  return Promise.resolve({ kind: 'stored' });
};

const app = createApp({
  agents: config.agents,
  serverPolicy: () => ({ searchAttributes: false, continueAfterEvents: null }),
  dispatch,
  log,
  metrics: createMetrics(() => Promise.resolve(true)),
  isReady: () => Promise.resolve(true),
  isRefused: () => false,
  findTroubles: () => Promise.resolve([]),
});
app.listen(config.port, config.host ?? undefined, () => {
  log.info('direct handler listening');
});

async function answer(ref: ConversationRef, { message, contact }: Facts['messageReceived']): Promise<void> {
  const agent = agents.get(ref.agent);
  if (!agent) return;
  const turn = {
    messages: toGraphMessages([message], ref.account),
    fresh: 1,
    sessionId: `chatwoot:${ref.conversation}`,
    threadId: workflowIdOf(ref),
    metadata: {
      ...NOTHING_TOLD,
      channel: 'chatwoot' as const,
      account_id: ref.account,
      conversation_id: ref.conversation,
      contact_id: contact.id,
      contact_name: contact.name,
      inbox_id: ref.inbox,
    },
  };
  const { reply } = await invokeGraph(graph, turn, { signal: new AbortController().signal });
  const sendKey = formatSendKey({ agent: ref.agent, newest: message.id, kind: 'reply', part: 1, parts: 1 });
  await agent.bot.createMessage(ref.conversation, {
    content: escapeLiquid(reply),
    contentAttributes: { [SEND_KEY]: sendKey },
  });
}
