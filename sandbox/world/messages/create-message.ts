import { storeMessage } from '../add-activity.ts';
import { changeConversation } from '../change-conversation.ts';
import { renderLiquid } from './liquid.ts';
import { liquidDrops } from './liquid-drops.ts';
import type { Attachment, Conversation, Json, Message } from '../records.ts';
import { reopen } from '../status-machine.ts';
import { itemsProblems } from './validate-items.ts';
import type { Actor } from '../actor.ts';
import { iso, type World } from '../world.ts';

export interface NewMessage {
  content: string | null;
  type: 0 | 1 | 3;
  sender: Actor;
  private?: boolean;
  contentType?: string;
  contentAttributes?: Json;
  additionalAttributes?: Json;
  sourceId?: string | null;
  attachments?: Attachment[];
}

export const CONTENT_TYPES = [
  ...['text', 'input_text', 'input_textarea', 'input_email', 'input_select', 'cards', 'form', 'article'],
  ...['incoming_email', 'input_csat', 'integrations', 'sticker', 'voice_call'],
];
const LONGEST = 150_000;

/** A message that Chatwoot's model refuses; what the answer looks like depends on the controller. */
export class InvalidMessage extends Error {
  override name = 'InvalidMessage' as const;
}

/** Saves a message and does what follows from it: reopening, events, greeting, `waiting_since`. Never idempotent. */
export function createMessage(world: World, conversation: Conversation, wanted: NewMessage): Message {
  const problem = findProblem(world, conversation, wanted);
  if (problem !== undefined) throw new InvalidMessage(`Validation failed: ${problem}`);

  const message = storeMessage(world, conversation, build(world, conversation, wanted));
  if (message.type === 0) conversation.unread += 1;
  if (wanted.sender.kind === 'contact' && message.type === 0) {
    reopen(world, conversation, wanted.sender.record);
    conversation.lastActivityAt = message.createdAt;
  }
  world.publish({ event: 'message_created', conversation, message });
  world.bus.emit({ type: 'message', conversation, message, created: true });
  updateWaiting(world, conversation, message);
  if (message.type === 0) touchContact(world, conversation, message.createdAt);
  if (message.type === 0) greet(world, conversation);
  world.bus.emit({ type: 'conversation', conversation });
  return message;
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
    contentAttributes: wanted.contentAttributes ?? {},
    additionalAttributes: wanted.additionalAttributes ?? {},
    senderType: SENDER_TYPES[sender.kind],
    senderId: person?.id ?? null,
    attachments: wanted.attachments ?? [],
    createdAt: now,
    updatedAt: now,
  };
}

const SENDER_TYPES = { contact: 'Contact', user: 'User', bot: 'AgentBot', rule: null, system: null } as const;

/** Reference 4.2: a public reply of a person or bot ends the waiting, the next customer message begins it again. */
function updateWaiting(world: World, conversation: Conversation, message: Message): void {
  const isReply = message.type === 1 && !message.private && message.senderType !== null;
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

function greet(world: World, conversation: Conversation): void {
  const { greeting } = world.state.inbox(conversation.inboxId);
  if (greeting === null) return;
  const isFirst = conversation.messages.filter(({ type }) => type === 0).length === 1;
  if (!isFirst) return;
  createMessage(world, conversation, { content: greeting, type: 3, sender: { kind: 'system' } });
}
