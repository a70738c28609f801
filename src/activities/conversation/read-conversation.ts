import { toIncoming } from '../../chatwoot/dialogue-message.ts';
import { readMessage, speakerOf } from '../../chatwoot/message.ts';
import { readContact, readSnapshot, type Snapshot } from '../../chatwoot/snapshot.ts';
import { readSurroundings } from '../../chatwoot/surroundings.ts';
import type { LastMessage, Reading } from '../../contracts/activities.ts';
import type { ApiConversation, ApiMessage } from '../../chatwoot/api.ts';
import type { ConversationRef } from '../../contracts/conversation.ts';
import type { Agent } from '../agents.ts';
import { askChatwoot, isGone } from './ask-chatwoot.ts';
import type { ChatwootClient } from '../../chatwoot/client/client.ts';

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
  if (conversation) {
    const reading = await seePast(toReading(conversation, ref), agent, ref, oldest, since);
    return { ...reading, ...(await whoWeAre(agent, reading.snapshot)) };
  }
  const nothing = { last: null, contact: null, inbox: null, channel: null };
  const unread = {
    ...nothing,
    snapshot: fallback,
    live: false,
    ...(isGone(agent, ref) ? { gone: true as const } : {}),
  };
  return { ...unread, ...(await whoWeAre(agent, fallback)) };
}

/** Asked only where it counts: a bot is assigned. */
async function whoWeAre({ identity }: Agent, { assigneeType }: Snapshot): Promise<Pick<Reading, 'ownBot'>> {
  const ownBot = assigneeType === 'AgentBot' ? await identity.botId() : null;
  return ownBot === null ? {} : { ownBot };
}

/** The conversation, or `undefined` where no token of the agent can read it, or it is gone. */
export function fetchConversation(
  agent: Agent,
  ref: ConversationRef,
  since = Date.now(),
  until?: number,
): Promise<ApiConversation | undefined> {
  const clients = [agent.bot, agent.user];
  const read = (client: ChatwootClient, most?: number) => client.getConversation(ref.conversation, most);
  return askChatwoot({ agent, ref, what: 'conversation', clients, read, since, ...(until ? { until } : {}) });
}

/**
 * The newest message may hide what counts, and a user token sees what stands before it: behind a note or a template the newest
 * words, behind the customer's, or a part of our own reply, a person who wrote after the `oldest` message that waits.
 */
async function seePast(
  reading: Reading,
  agent: Agent,
  ref: ConversationRef,
  oldest = Infinity,
  since = Date.now(),
): Promise<Reading> {
  const { last } = reading;
  const mayHidePerson = (last?.from === 'customer' || last?.from === 'us') && last.id > oldest;
  if (last?.from !== 'other' && !mayHidePerson) return reading;
  const said = (await listLatest(agent, ref, since)).map((message) => toLastMessage(message, ref));
  const person = said.findLast(({ from, id }) => from === 'human' && id > oldest);
  if (person) return { ...reading, last: person };
  if (last.from === 'us') {
    const crossed = said.findLast(({ from, id }) => from === 'customer' && id > oldest);
    return crossed ? { ...reading, crossed } : reading;
  }
  return { ...reading, last: said.filter(({ from }) => from !== 'other').reduce(later, last) };
}

const later = (a: LastMessage, b: LastMessage) => (a.from === 'other' || b.id > a.id ? b : a);

/** The newest messages, where a user token can list them; else nothing. */
export async function listLatest(agent: Agent, ref: ConversationRef, since = Date.now()): Promise<ApiMessage[]> {
  return (await tryToList(agent, ref, since)) ?? [];
}

/** The same, and `undefined` where they cannot be listed. */
export function tryToList(agent: Agent, ref: ConversationRef, since = Date.now()): Promise<ApiMessage[] | undefined> {
  return listBy(agent, ref, (user) => user.listMessages(ref.conversation), since);
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
  const about = readSurroundings(conversation);
  const newest = conversation.last_non_activity_message ?? conversation.messages?.[0];
  return {
    live: true,
    snapshot: readSnapshot(conversation),
    last: newest && newest.message_type !== 'activity' ? toLastMessage(newest, ref) : null,
    contact: meta?.sender ? readContact(conversation) : null,
    inbox: inbox ?? null,
    channel: about.channel,
    about,
  };
}

export function toLastMessage(message: ApiMessage, { agent }: ConversationRef): LastMessage {
  const reading = readMessage(message, agent);
  const { id, sendKey } = reading;
  const from = speakerOf(reading);
  return { id, from, sendKey, incoming: from === 'customer' ? toIncoming(reading, Date.now()) : null };
}
