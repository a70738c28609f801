import { channelOf } from '../../chatwoot/channels.ts';
import { workingHours, type InboxHours } from '../../chatwoot/working-hours.ts';
import type { RunGraph } from '../../contracts/activities.ts';
import type { GraphMetadata } from '../../contracts/graph.ts';
import type { Agent } from '../agents.ts';
import type { ChatwootClient } from '../../chatwoot/client/client.ts';
import { ChatwootError } from '../../chatwoot/client/errors.ts';
import type { Quoted } from './quoted.ts';

/** What a graph is told beside the dialogue. */
export async function metadataOf(agent: Agent, input: RunGraph, quoted: Quoted): Promise<GraphMetadata> {
  const { ref, contact, about, attributes, dialogue, fresh } = input;
  const quotes = dialogue.slice(dialogue.length - fresh).findLast((message) => message.quotes !== undefined)?.quotes;
  const hours = await hoursOf(agent.user, ref.inbox);
  const open = hours && workingHours(hours, new Date());
  return {
    channel: 'chatwoot',
    account_id: ref.account,
    conversation_id: ref.conversation,
    contact_id: contact.id,
    contact_name: contact.name,
    contact_email: about?.email ?? null,
    contact_identifier: about?.identifier ?? null,
    contact_verified: about?.verified ?? false,
    inbox_id: ref.inbox,
    source: channelOf(about?.channel ?? null).source,
    contact_attributes: about?.contactAttributes ?? {},
    conversation_attributes: attributes ?? {},
    language: about?.language ?? null,
    page: about?.page ?? null,
    in_reply_to: quotes === undefined ? null : { id: quotes, text: quoted.get(quotes) ?? null },
    ...(open ? { working_hours: open } : {}),
    ...(input.hint === undefined ? {} : { hint: input.hint }),
  };
}

/** Hours change rarely, and each turn asks; a token that may not ask is not asked each time either. */
const KEPT = 5 * 60_000;
const known = new WeakMap<ChatwootClient, Map<number, { hours: InboxHours | null; until: number }>>();

async function hoursOf(user: ChatwootClient | null, inbox: number | null): Promise<InboxHours | null> {
  if (!user || inbox === null) return null;
  const inboxes = known.get(user) ?? new Map<number, { hours: InboxHours | null; until: number }>();
  known.set(user, inboxes);
  const kept = inboxes.get(inbox);
  if (kept && kept.until > Date.now()) return kept.hours;
  const hours = await orNull(() => user.getInboxHours(inbox));
  inboxes.set(inbox, { hours, until: Date.now() + KEPT });
  return hours;
}

/** Whatever is wrong with it, no turn waits for it or fails by it. */
async function orNull<T>(read: () => Promise<T>): Promise<T | null> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof ChatwootError) return null;
    throw error;
  }
}
