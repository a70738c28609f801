import { readContact, readSnapshot } from '../chatwoot/snapshot.ts';
import type { LastMessage, Reading } from '../contracts/activities.ts';
import type { ApiConversation, ApiMessage } from '../contracts/chatwoot-api.ts';
import type { ConversationRef, Snapshot } from '../contracts/conversation.ts';
import { SEND_KEY } from '../contracts/send-key.ts';
import type { Agent } from './agents.ts';
import { askChatwoot, isGone } from './ask-chatwoot.ts';
import type { ChatwootClient } from './chatwoot-client.ts';
import { toDialogueMessage } from './dialogue.ts';

/**
 * Reads who has the conversation now and what its newest message is. Where no token may (a bot's before Chatwoot 4.14.2, and
 * as soon as the conversation has a team), the newest snapshot that came by webhook has to decide.
 */
export async function readConversation(
  agent: Agent,
  ref: ConversationRef,
  fallback: Snapshot,
  oldest?: number,
): Promise<Reading> {
  const since = Date.now();
  const conversation = await fetchConversation(agent, ref, since);
  if (conversation) return seePast(toReading(conversation, ref), agent, ref, oldest, since);
  const nothing = { last: null, contact: null, inbox: null, channel: null };
  return { ...nothing, snapshot: fallback, live: false, ...(isGone(agent, ref) ? { gone: true } : {}) };
}

/** The conversation, or `undefined` where no token of the agent can read it, or it is gone. */
export function fetchConversation(
  agent: Agent,
  ref: ConversationRef,
  since = Date.now(),
): Promise<ApiConversation | undefined> {
  const clients = [agent.bot, agent.user];
  const read = (client: ChatwootClient) => client.getConversation(ref.conversation);
  return askChatwoot({ agent, ref, what: 'conversation', clients, read, since });
}

/**
 * The newest message may hide what counts, and a user token sees what stands before it: behind a note or a template the newest
 * words, behind the customer's a person who wrote after the `oldest` message that waits.
 */
async function seePast(
  reading: Reading,
  agent: Agent,
  ref: ConversationRef,
  oldest = Infinity,
  since = Date.now(),
): Promise<Reading> {
  const { last } = reading;
  const mayHidePerson = last?.from === 'customer' && last.id > oldest;
  if (last?.from !== 'other' && !mayHidePerson) return reading;
  const said = (await listLatest(agent, ref, since)).map((message) => toLastMessage(message, ref));
  const person = said.findLast(({ from, id }) => from === 'human' && id > oldest);
  if (person) return { ...reading, last: person };
  return { ...reading, last: said.filter(({ from }) => from !== 'other').reduce(later, last) };
}

const later = (a: LastMessage, b: LastMessage) => (a.from === 'other' || b.id > a.id ? b : a);

/** The newest messages, where a user token can list them; else nothing. */
export async function listLatest(agent: Agent, ref: ConversationRef, since = Date.now()): Promise<ApiMessage[]> {
  return (await listBy(agent, ref, (user) => user.listMessages(ref.conversation), since)) ?? [];
}

/** What `read` makes of the user token's lists of messages; `undefined` where it can see none. */
export function listBy<T>(
  agent: Agent,
  ref: ConversationRef,
  read: (user: ChatwootClient) => Promise<T>,
  since = Date.now(),
): Promise<T | undefined> {
  return askChatwoot({ agent, ref, what: 'messages', clients: [agent.user], read, since });
}

export function toReading(conversation: ApiConversation, ref: ConversationRef): Reading {
  const { meta, inbox_id: inbox } = conversation;
  const last = conversation.last_non_activity_message ?? conversation.messages?.[0];
  return {
    live: true,
    snapshot: readSnapshot(conversation),
    last: last && last.message_type !== 2 ? toLastMessage(last, ref) : null,
    contact: meta?.sender ? readContact(conversation) : null,
    inbox: inbox ?? null,
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
