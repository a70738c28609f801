import { randomUUID } from 'node:crypto';
import { runRules } from '../world/automation/rules.ts';
import { openAfterBotFailure } from '../world/conversation/status-machine.ts';
import { failMessage } from '../world/messages/update-message.ts';
import { webhookPayload } from './payloads.ts';
import { railsJson } from './rails-json.ts';
import type { Conversation } from '../world/records.ts';
import type { Bot } from '../world/settings-records.ts';
import type { WebhookJob } from './webhooks.ts';
import { newUnit, type Hook, type World } from '../world/world.ts';

type Deliver = (job: WebhookJob) => void;

/** The seven events of Chatwoot's agent bot listener, without the widget's own. */
const BOT_EVENTS = new Set([
  ...['message_created', 'message_updated', 'conversation_opened', 'conversation_resolved'],
  ...['conversation_status_changed', 'conversation_updated'],
]);
/** Deprecated events, which only bots still get. */
const BOT_ONLY = new Set(['conversation_opened', 'conversation_resolved']);

/**
 * Sends an event down Chatwoot's three routes. The bot's body is built here, inside the request that made the change;
 * the others' when they are sent.
 */
export function publishHook(world: World, hook: Hook, deliver: Deliver): void {
  const conversation = 'conversation' in hook ? hook.conversation : null;
  if (hook.event === 'webwidget_triggered') toBots(world, hook, { botId: null, inboxId: hook.inbox.id }, deliver);
  if (conversation && BOT_EVENTS.has(hook.event)) {
    const isTold = toBots(world, hook, conversation, deliver);
    if (isTold) world.unit.labelled.add(conversation);
  }
  runRules(world, hook);
  if (BOT_ONLY.has(hook.event)) return;
  const send = once(() => {
    toAccount(world, hook, deliver);
    if (conversation) toApiInbox(world, hook, conversation, deliver);
  });
  // By the time that a message is told of, what happened before it has been (recorded: served-inbox).
  if (hook.event === 'message_created') for (const earlier of world.unit.late.splice(0)) earlier();
  world.unit.late.push(send);
  // The asynchronous dispatcher: a job later.
  world.later(send, 0);
}

function once(run: () => void): () => void {
  let isDone = false;
  return () => {
    if (!isDone) run();
    isDone = true;
  };
}

type Owned = Pick<Conversation, 'botId' | 'inboxId'>;

function toBots(world: World, hook: Hook, owned: Owned, deliver: Deliver): boolean {
  const bots = botsFor(world, owned);
  if (bots.length === 0) return false;
  const body = railsJson(webhookPayload(world, hook));
  for (const { outgoingUrl, secret } of bots) {
    deliver({
      ...jobFor(hook),
      route: 'bot',
      url: outgoingUrl ?? '',
      secret,
      body: () => body,
      onFailure: () => {
        if ('message' in hook) openAfterBotFailure(world, hook.conversation);
      },
    });
  }
  return true;
}

/** The bot assigned to the conversation and the inbox's own, once each; whatever the status is. */
function botsFor({ state }: World, { botId, inboxId }: Owned): Bot[] {
  const ids = new Set([botId, state.inbox(inboxId).botId]);
  return [...ids].flatMap((id) => state.bot(id) ?? []).filter(({ outgoingUrl }) => (outgoingUrl ?? '') !== '');
}

function toAccount(world: World, hook: Hook, deliver: Deliver): void {
  for (const { url, secret, subscriptions } of world.state.data.webhooks) {
    if (!subscriptions.includes(hook.event)) continue;
    deliver({
      ...jobFor(hook),
      route: 'account',
      url,
      secret,
      body: lateBody(world, hook),
      onFailure: () => undefined,
    });
  }
}

function toApiInbox(world: World, hook: Hook, conversation: Conversation, deliver: Deliver): void {
  const { channel, webhookUrl, secret } = world.state.inbox(conversation.inboxId);
  if (channel !== 'Channel::Api' || webhookUrl === null || webhookUrl === '') return;
  deliver({
    ...jobFor(hook),
    route: 'api',
    url: webhookUrl,
    secret,
    body: lateBody(world, hook),
    onFailure: (error) => {
      world.unit = newUnit();
      if ('message' in hook) failMessage(world, conversation, hook.message, error);
    },
  });
}

const lateBody = (world: World, hook: Hook) => () => railsJson(webhookPayload(world, hook));

const jobFor = (hook: Hook) => ({
  id: randomUUID(),
  event: hook.event,
  conversation: 'conversation' in hook ? hook.conversation.id : null,
  message: 'message' in hook ? hook.message.id : null,
});
