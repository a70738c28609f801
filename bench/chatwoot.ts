import { startSandbox } from '../sandbox/chatwoot.ts';
import type { FaultPlan } from '../sandbox/faults/fault-plan.ts';
import type { SandboxEvent } from '../sandbox/world/events.ts';
import { parseSendKey, SEND_KEY } from '../src/chatwoot/send-key.ts';

/** The local Chatwoot in a process of its own, which tells its parent of each acknowledgement and each reply. */

export type News =
  | {
      type: 'ready';
      url: string;
      botToken: string;
      userToken: string;
      secret: string;
      accountId: number;
      inbox: string;
    }
  | { type: 'ack'; message: number; at: number; took: number; status: number | null }
  | { type: 'reply'; conversation: number; newest: number; at: number }
  | { type: 'pending'; count: number };

export type Order = { type: 'botUrl'; url: string } | { type: 'faults'; plan: FaultPlan } | { type: 'countPending' };

const stateFile = process.env['STATE_FILE'];
const sandbox = await startSandbox({
  messagesPerMinute: 1_000_000,
  webhookThreads: 64,
  ...(stateFile === undefined ? {} : { stateFile }),
});
sandbox.on((event) => {
  const news = toNews(event);
  if (news) tell(news);
});
process.on('message', (order: Order) => {
  if (order.type === 'botUrl') sandbox.setBotUrl(order.url);
  else if (order.type === 'faults') sandbox.faults.set(order.plan);
  else tell({ type: 'pending', count: sandbox.pendingDeliveries() });
});
// Our parent is gone, however it ended.
process.once('disconnect', () => process.exit(0));
tell({
  type: 'ready',
  url: sandbox.url,
  botToken: sandbox.tokens.bot,
  userToken: sandbox.tokens.admin,
  secret: sandbox.secrets.bot,
  accountId: sandbox.accountId,
  inbox: sandbox.inboxes.website.identifier,
});

function toNews(event: SandboxEvent): News | undefined {
  if (event.type === 'delivery') return toAck(event.delivery);
  if (event.type !== 'message' || !event.created) return undefined;
  const key = parseSendKey(event.message.contentAttributes[SEND_KEY]);
  const { conversationId: conversation } = event.message;
  return key && { type: 'reply', conversation, newest: key.newest, at: Date.now() };
}

/** Echoes of our own replies are webhooks too: the parent tells them apart by the message. */
function toAck({ event, message, at, took, status }: Extract<SandboxEvent, { type: 'delivery' }>['delivery']) {
  return event === 'message_created' && message !== null
    ? ({ type: 'ack', message, at, took, status } as const)
    : undefined;
}

function tell(news: News): void {
  process.send?.(news);
}
