import { ApplicationFailure } from '@temporalio/activity';
import { sendKeyOf } from '../../chatwoot/message.ts';
import type {
  ConfirmSend,
  ConfirmSendResult,
  Guard,
  Reading,
  SendReply,
  SendReplyResult,
} from '../../contracts/activities.ts';
import type { ApiMessage } from '../../chatwoot/api.ts';
import { isOurs } from '../../chatwoot/ownership.ts';
import { SEND_KEY } from '../../chatwoot/send-key.ts';
import type { Agent } from '../agents.ts';
import type { ChatwootClient } from '../../chatwoot/client/client.ts';
import { escapeLiquid } from '../../chatwoot/client/escape-liquid.ts';
import { orUnconfirmed } from '../failures.ts';
import { findSecret, type Secrets } from '../secrets.ts';
import { fetchConversation, listBy, readConversation } from './read-conversation.ts';

/**
 * Posts one public message, if the conversation is still ours and nothing newer came in.
 *
 * The live read right before the post is what keeps the bot from talking over a person: payloads are frozen and late.
 * Fails with `SendUnconfirmed` where nobody knows whether the message was stored, and with `Secret` where no customer may read it.
 */
export async function sendReply(agent: Agent, input: SendReply, signal: AbortSignal): Promise<SendReplyResult> {
  const { ref, sendKey, guard, newest, oldest = newest, begun } = input;
  refuseSecrets(input, agent.secrets);
  const reading = await readConversation(agent, ref, guard.fallback, oldest);
  const { last } = reading;
  if (last?.sendKey === sendKey) return { kind: 'sent', id: last.id, ownBot: null };
  const isOver = input.handedOver ? isTakenSince(reading, guard) : !stillOurs(reading, guard);
  if (isOver) return { kind: 'notOurs', reading };
  if (last?.from === 'human' && last.id > oldest) return { kind: 'notOurs', reading };
  const newer = [last, reading.crossed].find((one) => one?.from === 'customer' && one.id > newest);
  if (!begun && newer) return { kind: 'newerMessage', reading: { ...reading, last: newer } };

  // It lost its point while we looked: a person took the conversation, and the webhook that said so was faster.
  signal.throwIfAborted();
  const shown = itemsOf(input);
  const message = await orUnconfirmed(() =>
    agent.bot.createMessage(ref.conversation, {
      content: escapeLiquid(input.text),
      contentType: shown?.type ?? 'text',
      contentAttributes: { [SEND_KEY]: sendKey, ...(shown ? { items: shown.items } : {}) },
    }),
  );
  const ownBot = message.sender?.type === 'agent_bot' ? (message.sender.id ?? null) : null;
  if (ownBot !== null) agent.identity.learned(ownBot);
  const isUnseen = !reading.live && agent.user !== null;
  return {
    kind: 'sent',
    id: message.id,
    ownBot,
    ...(newer?.incoming ? { newer: newer.incoming } : {}),
    ...(isUnseen ? { unseen: true as const } : {}),
  };
}

/**
 * Handed over, and given back or taken by somebody meanwhile: what was to be said beside the hand-over is nobody's word any more. A person
 * whom Chatwoot assigns by itself as soon as it is open looks the same, and speaks instead.
 */
function isTakenSince({ live, snapshot }: Reading, { rules, ...known }: Guard): boolean {
  if (!live) return false;
  const status = rules.mode === 'agent-bot' ? 'pending' : 'open';
  return snapshot.status !== 'open' || !isOurs({ ...snapshot, status, labels: [] }, rules, known);
}

/** The last look at what a customer is to read, whoever wrote it: the graph, or the settings. */
function refuseSecrets({ text, options, items }: SendReply, secrets: Secrets): void {
  const shown = [text, ...options.flatMap(({ title, value }) => [title, value]), JSON.stringify(items ?? null)];
  const found = shown.map((each) => findSecret(each, secrets)).find((name) => name !== undefined);
  if (found !== undefined) {
    throw ApplicationFailure.nonRetryable(`a text for the customer holds ${found} and was not sent`, 'Secret');
  }
}

function itemsOf({ options, items }: SendReply) {
  return items ?? (options.length > 0 ? { type: 'input_select', items: options } : undefined);
}

export function stillOurs({ snapshot, ownBot }: Reading, guard: Guard): boolean {
  return isOurs(snapshot, guard.rules, { ...guard, ownBot: ownBot ?? guard.ownBot });
}

/**
 * Looks whether a message whose send went wrong is there after all.
 *
 * A user token sees the list and can tell for certain. A bot token sees only the newest message: that proves presence, and
 * absence only while the newest one is still older than the send.
 */
export async function confirmSend(agent: Agent, { ref, sendKey, newest }: ConfirmSend): Promise<ConfirmSendResult> {
  const found = await listBy(agent, ref, (user) => findSince(user, ref.conversation, newest, sendKey));
  if (found) return { found };
  const conversation = await fetchConversation(agent, ref);
  if (!conversation) return { found: 'unknown' };
  const shown = [conversation.last_non_activity_message, ...(conversation.messages ?? [])].filter(isMessage);
  if (shown.some((message) => sendKeyOf(message) === sendKey)) return { found: 'present' };
  const newestShown = conversation.last_non_activity_message ?? shown.at(0);
  return { found: newestShown && newestShown.id <= newest ? 'absent' : 'unknown' };
}

/** Of a hundred messages each, within the time of the activity. */
const MOST_PAGES = 5;

/** Among the messages after `newest`, page by page; `unknown`: there are more than anybody looks through. */
async function findSince(
  user: ChatwootClient,
  conversation: number,
  newest: number,
  sendKey: string,
): Promise<ConfirmSendResult['found']> {
  let after = newest;
  for (let page = 0; page < MOST_PAGES; page++) {
    const messages = await user.listMessages(conversation, after);
    if (messages.some((message) => sendKeyOf(message) === sendKey)) return 'present';
    const last = Math.max(after, ...messages.map(({ id }) => id));
    if (last === after) return 'absent';
    after = last;
  }
  return 'unknown';
}

const isMessage = (message: ApiMessage | null | undefined): message is ApiMessage => message != null;
