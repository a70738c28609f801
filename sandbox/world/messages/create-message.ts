import { storeMessage } from '../conversation/add-activity.ts';
import { changeConversation } from '../conversation/change-conversation.ts';
import { renderLiquid } from './liquid.ts';
import { liquidDrops } from './liquid-drops.ts';
import type { Conversation, Json, Message } from '../records.ts';
import { reopen } from '../conversation/status-machine.ts';
import { toInteger } from '../../http/params.ts';
import { findMessage } from '../store/state.ts';
import type { NewMessage } from './new-message.ts';
import { templatesFor } from './templates.ts';
import { itemsProblems } from './validate-items.ts';
import type { Actor } from '../actor.ts';
import { iso, type World } from '../world.ts';

export const CONTENT_TYPES = [
  ...['text', 'input_text', 'input_textarea', 'input_email', 'input_select', 'cards', 'form', 'article'],
  ...['incoming_email', 'input_csat', 'integrations', 'sticker', 'voice_call'],
];
const LONGEST = 150_000;

/** A message that Chatwoot's model refuses; what the answer looks like depends on the controller. */
export class InvalidMessage extends Error {
  override name = 'InvalidMessage' as const;
}

/** Saves a message and does what follows from it: reopening, events, templates, `waiting_since`. Never idempotent. */
export function createMessage(world: World, conversation: Conversation, wanted: NewMessage): Message {
  const problem = findProblem(world, conversation, wanted);
  if (problem !== undefined) throw new InvalidMessage(`Validation failed: ${problem}`);
  const message = store(world, conversation, wanted);
  follow(world, conversation, message, wanted.sender);
  return message;
}

function store(world: World, conversation: Conversation, wanted: NewMessage): Message {
  const message = storeMessage(world, conversation, build(world, conversation, wanted));
  world.unit.written.add(message);
  if (message.type === 0) conversation.unread += 1;
  return message;
}

function follow(world: World, conversation: Conversation, message: Message, sender: Actor): void {
  if (sender.kind === 'contact' && message.type === 0) {
    reopen(world, conversation, sender.record);
    conversation.lastActivityAt = message.createdAt;
  }
  world.publish({ event: 'message_created', conversation, message });
  world.bus.emit({ type: 'message', conversation, message, created: true });
  transcribe(world, conversation, message);
  updateWaiting(world, conversation, message);
  if (message.type === 0) touchContact(world, conversation, message.createdAt);
  for (const group of templatesFor(world, conversation, message)) {
    const written = group.map((wanted) => store(world, conversation, wanted));
    for (const each of written) follow(world, conversation, each, { kind: 'system' });
  }
  world.bus.emit({ type: 'conversation', conversation });
}

/** A voice note is told of once more when Chatwoot has tried to transcribe it (recorded: attachments). */
function transcribe(world: World, conversation: Conversation, message: Message): void {
  if (!message.attachments.some(({ fileType }) => fileType === 'audio')) return;
  world.later(() => {
    world.publish({ event: 'message_updated', conversation, message });
  });
}

function findProblem(world: World, { messages }: Conversation, wanted: NewMessage): string | undefined {
  const { content, contentType = 'text', contentAttributes = {} } = wanted;
  const limit = world.limits.messagesPerMinute;
  const oldest = messages[messages.length - limit];
  if (oldest && oldest.createdAt > Date.now() - 60_000) return 'Too many messages';
  if (content !== null && content.length > LONGEST && Array.from(content).length > LONGEST) {
    return `Content is too long (maximum is ${LONGEST} characters)`;
  }
  const items = itemsProblems(contentType, contentAttributes);
  return items.length === 0 ? undefined : items.map((problem) => `Content attributes ${problem}`).join(', ');
}

function build(world: World, conversation: Conversation, wanted: NewMessage): Omit<Message, 'id'> {
  const { content, type, sender } = wanted;
  const person = sender.kind === 'system' || sender.kind === 'rule' ? undefined : sender.record;
  const isRendered = type !== 0 && content !== null;
  const now = Date.now();
  return {
    conversationId: conversation.id,
    inboxId: conversation.inboxId,
    content: isRendered ? renderLiquid(content, liquidDrops(world.state, conversation, person)) : content,
    type,
    private: wanted.private ?? false,
    status: 'sent',
    sourceId: wanted.sourceId ?? null,
    contentType: wanted.contentType ?? 'text',
    contentAttributes: withQuote(conversation, wanted.contentAttributes ?? {}),
    additionalAttributes: wanted.additionalAttributes ?? {},
    senderType: SENDER_TYPES[sender.kind],
    senderId: person?.id ?? null,
    attachments: wanted.attachments ?? [],
    createdAt: now,
    updatedAt: now,
  };
}

/** A message that quotes another one of its conversation carries the other's id in the channel, too (recorded: visitor-quotes). */
function withQuote({ messages }: Conversation, attributes: Json): Json {
  const id = toInteger(attributes['in_reply_to']);
  if (id === null) return attributes;
  const quoted = findMessage(messages, id);
  return { ...attributes, in_reply_to: quoted?.id ?? null, in_reply_to_external_id: quoted?.sourceId ?? null };
}

const SENDER_TYPES = { contact: 'Contact', user: 'User', bot: 'AgentBot', rule: null, system: null } as const;

/** Reference 4.2: a public reply of a person or bot ends the waiting, the next customer message begins it again. */
function updateWaiting(world: World, conversation: Conversation, message: Message): void {
  const isCampaign = 'campaign_id' in message.additionalAttributes;
  const isReply = message.type === 1 && !message.private && message.senderType !== null && !isCampaign;
  const system: Actor = { kind: 'system' };
  if (isReply && message.senderType === 'User' && conversation.firstReplyAt === null) {
    changeConversation(world, conversation, { firstReplyAt: message.createdAt, waitingSince: null }, system);
  } else if (isReply) {
    changeConversation(world, conversation, { waitingSince: null }, system);
  } else if (message.type === 0 && conversation.waitingSince === null) {
    changeConversation(world, conversation, { waitingSince: message.createdAt }, system);
  }
}

function touchContact(world: World, conversation: Conversation, at: number): void {
  const contact = world.state.contact(conversation.contactId);
  const previous = contact.lastActivityAt;
  contact.lastActivityAt = at;
  contact.updatedAt = at;
  const times = { previous_value: previous === null ? null : iso(previous), current_value: iso(at) };
  world.publish({ event: 'contact_updated', contact, changed: [{ last_activity_at: times }, { updated_at: times }] });
}
