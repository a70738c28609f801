import { log } from '@temporalio/activity';
import type { LastMessage, Reading } from '../contracts/activities.ts';
import type { ApiConversation, ApiMessage } from '../contracts/chatwoot-api.ts';
import type { ConversationRef, Snapshot } from '../contracts/conversation.ts';
import { SEND_KEY } from '../contracts/send-key.ts';
import type { Agent } from './agents.ts';
import { createBlindness } from './blindness.ts';
import { ChatwootRejected, isRefusal } from './chatwoot-errors.ts';
import { toDialogueMessage } from './dialogue.ts';

const blindness = createBlindness();

/**
 * Reads who has the conversation now and what its newest message is. Before Chatwoot 4.14.2 a bot token may not (401):
 * then a user token does, and without one the newest snapshot that came by webhook has to decide.
 */
export async function readConversation(
  agent: Agent,
  ref: ConversationRef,
  fallback: Snapshot,
  oldest?: number,
): Promise<Reading> {
  const conversation = await fetchConversation(agent, ref);
  if (conversation) return seePast(toReading(conversation, ref), agent, ref, oldest);
  return { snapshot: fallback, live: false, last: null, contact: null, inbox: null, channel: null };
}

/** The conversation, or `undefined` where no token of the agent may read it, or it is gone (the next write will tell). */
export async function fetchConversation(agent: Agent, ref: ConversationRef): Promise<ApiConversation | undefined> {
  for (const client of [agent.bot, agent.user]) {
    if (!client || blindness.isBlind(client, ref.inbox)) continue;
    try {
      return await client.getConversation(ref.conversation);
    } catch (error) {
      if (error instanceof ChatwootRejected && error.status === 404) return undefined;
      if (!isRefusal(error)) throw error;
      if (!blindness.refused(client, ref.inbox)) continue;
      log.warn(`${client === agent.user ? 'CHATWOOT_USER_TOKEN' : 'CHATWOOT_API_TOKEN'} may not read conversations`, {
        agent: agent.name,
        next: agent.user ? 'the user token reads' : 'what webhooks said decides; set CHATWOOT_USER_TOKEN to read',
      });
    }
  }
  return undefined;
}

/**
 * The newest message may hide what counts, and a user token sees what stands before it: behind a note or a template the newest
 * words, behind the customer's a person who wrote after the `oldest` message that waits.
 */
async function seePast(reading: Reading, agent: Agent, ref: ConversationRef, oldest = Infinity): Promise<Reading> {
  const { last } = reading;
  const mayHidePerson = last?.from === 'customer' && last.id > oldest;
  if (last?.from !== 'other' && !mayHidePerson) return reading;
  const said = (await listLatest(agent, ref)).map((message) => toLastMessage(message, ref));
  const person = said.findLast(({ from, id }) => from === 'human' && id > oldest);
  if (person) return { ...reading, last: person };
  return { ...reading, last: said.filter(({ from }) => from !== 'other').reduce(later, last) };
}

const later = (a: LastMessage, b: LastMessage) => (a.from === 'other' || b.id > a.id ? b : a);

/** The newest messages, where a user token may see them; else nothing. */
export async function listLatest(
  { name: agent, user }: Agent,
  { conversation }: ConversationRef,
): Promise<ApiMessage[]> {
  if (!user) return [];
  try {
    return await user.listMessages(conversation);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    log.warn('CHATWOOT_USER_TOKEN may not list the messages of a conversation', { agent, conversation });
    return [];
  }
}

export function toReading(conversation: ApiConversation, ref: ConversationRef): Reading {
  const { meta, status, labels, updated_at, inbox_id } = conversation;
  const last = conversation.last_non_activity_message ?? conversation.messages?.[0];
  return {
    live: true,
    snapshot: {
      status,
      assigneeType: meta?.assignee ? (meta.assignee_type ?? 'User') : null,
      assigneeId: meta?.assignee?.id ?? null,
      labels: labels ?? [],
      at: toSeconds(updated_at),
    },
    last: last && last.message_type !== 2 ? toLastMessage(last, ref) : null,
    contact: meta?.sender ? { id: meta.sender.id ?? null, name: meta.sender.name ?? null } : null,
    inbox: inbox_id ?? null,
    channel: meta?.channel ?? null,
  };
}

export function toLastMessage(message: ApiMessage, { agent }: ConversationRef): LastMessage {
  const from = authorOf(message, agent);
  const said = toDialogueMessage(message);
  return {
    id: message.id,
    from,
    sendKey: sendKeyOf(message),
    incoming: from === 'customer' ? { ...said, role: 'user', key: String(message.id), receivedAt: Date.now() } : null,
  };
}

/** Our own key comes first: in `api-inbox` mode we post with a user's token and look like a person. */
export function authorOf(message: ApiMessage, agent: string): LastMessage['from'] {
  if (sendKeyOf(message)?.startsWith(`${agent}:`)) return 'us';
  if (message.private || message.message_type === 2 || message.message_type === 3) return 'other';
  if (message.message_type === 0) return isWorthAnswering(message) ? 'customer' : 'other';
  const type = message.sender?.type ?? message.sender_type?.toLowerCase();
  return type === 'user' || message.content_attributes?.['external_echo'] ? 'human' : 'other';
}

/** As the ingress sees it: deleted messages and e-mail auto-replies are not for answering. */
function isWorthAnswering({ content_attributes }: ApiMessage): boolean {
  const email = content_attributes?.['email'];
  const autoReply = typeof email === 'object' && email !== null && 'auto_reply' in email && email.auto_reply === true;
  return !autoReply && content_attributes?.['deleted'] !== true;
}

export function sendKeyOf(message: ApiMessage): string | null {
  const key = message.content_attributes?.[SEND_KEY];
  return typeof key === 'string' ? key : null;
}

function toSeconds(at: number | string | null | undefined): number {
  if (typeof at === 'number') return at;
  const parsed = Date.parse(at ?? '');
  return Number.isNaN(parsed) ? 0 : parsed / 1000;
}
