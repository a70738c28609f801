import type { Conversation, Json, Message } from '../records.ts';
import type { World } from '../world.ts';

/** Appends a message to its conversation: touches it and moves its last activity, as every message does. */
export function storeMessage(world: World, conversation: Conversation, message: Omit<Message, 'id'>): Message {
  const stored = { id: world.state.nextId('message'), ...message };
  conversation.messages.push(stored);
  world.state.indexAttachments(stored);
  conversation.lastActivityAt = stored.createdAt;
  conversation.updatedAt = world.state.stamp();
  return stored;
}

export interface Activity {
  content: string;
  /** Only a change of status carries data (recorded: agent-opens). */
  attributes?: Json;
}

/** A line of the conversation's record (type 2). Never delivered by webhook. */
export function addActivity(world: World, conversation: Conversation, { content, attributes = {} }: Activity): void {
  const now = Date.now();
  const message = storeMessage(world, conversation, {
    conversationId: conversation.id,
    inboxId: conversation.inboxId,
    content,
    type: 2,
    private: false,
    status: 'sent',
    sourceId: null,
    contentType: 'text',
    contentAttributes: attributes,
    additionalAttributes: {},
    senderType: null,
    senderId: null,
    attachments: [],
    createdAt: now,
    updatedAt: now,
  });
  world.bus.emit({ type: 'message', conversation, message, created: true });
}
