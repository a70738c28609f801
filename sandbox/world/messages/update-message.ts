import { isDeepStrictEqual } from 'node:util';
import type { Conversation, Message } from '../records.ts';
import type { World } from '../world.ts';

export type MessagePatch = Partial<
  Pick<Message, 'content' | 'contentType' | 'contentAttributes' | 'status' | 'attachments'>
>;

/** Saves a change of a message; one that changes nothing fires no event. */
export function updateMessage(world: World, conversation: Conversation, message: Message, patch: MessagePatch): void {
  const before = { ...message };
  Object.assign(message, patch);
  if (isDeepStrictEqual(before, message)) return;
  message.updatedAt = Date.now();
  conversation.updatedAt = world.state.stamp();
  world.publish({ event: 'message_updated', conversation, message });
  world.bus.emit({ type: 'message', conversation, message, created: false });
}

/** Replaces the text and marks the message; its attachments go too. */
export function deleteMessage(world: World, conversation: Conversation, message: Message): void {
  updateMessage(world, conversation, message, {
    content: 'This message was deleted',
    contentType: 'text',
    contentAttributes: { deleted: true },
    attachments: [],
  });
}

/** The channel refused it. */
export function failMessage(world: World, conversation: Conversation, message: Message, error: string): void {
  const contentAttributes = { ...message.contentAttributes, external_error: error };
  updateMessage(world, conversation, message, { status: 'failed', contentAttributes });
}

/** The customer looked: what was sent so far is read. Everything before the newest read message is read already. */
export function markRead(world: World, conversation: Conversation): void {
  const { messages } = conversation;
  const lastRead = messages.findLastIndex(({ type, status }) => type !== 0 && status === 'read');
  for (const message of messages.slice(lastRead + 1)) {
    const isUnread = message.type !== 0 && (message.status === 'sent' || message.status === 'delivered');
    if (isUnread) updateMessage(world, conversation, message, { status: 'read' });
  }
}
