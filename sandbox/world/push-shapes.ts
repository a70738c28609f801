import type { Attachment, Bot, Contact, Conversation, Message, User } from './records.ts';
import { iso, seconds, type World } from './world.ts';

/** Chatwoot's `push_event_data` of people and messages: nested in webhooks and in REST answers (reference 5.1). */

export function pushContact(contact: Contact) {
  return {
    additional_attributes: contact.additionalAttributes,
    custom_attributes: contact.customAttributes,
    email: contact.email,
    id: contact.id,
    identifier: contact.identifier,
    name: contact.name,
    phone_number: contact.phoneNumber,
    thumbnail: '',
    blocked: contact.blocked,
    type: 'contact',
  };
}

export function pushUser(user: User) {
  return {
    id: user.id,
    name: user.name,
    available_name: user.availableName,
    avatar_url: '',
    type: 'user',
    availability_status: 'online',
    thumbnail: '',
  };
}

export const pushBot = (bot: Bot) => ({ id: bot.id, name: bot.name, avatar_url: '', type: 'agent_bot' });

/** Sender of a message; `undefined` for templates, activities and for who is gone. */
export function pushSender({ state }: World, { senderType, senderId }: Message) {
  switch (senderType) {
    case 'Contact': {
      const contact = senderId === null ? undefined : state.contacts.get(senderId);
      return contact && pushContact(contact);
    }
    case 'User': {
      const user = state.user(senderId);
      return user && pushUser(user);
    }
    case 'AgentBot': {
      const bot = state.bot(senderId);
      return bot && pushBot(bot);
    }
    case null:
      return undefined;
  }
}

function pushAttachment(world: World, message: Message, attachment: Attachment) {
  const url = `${world.url()}/rails/active_storage/blobs/redirect/${attachment.id}/${encodeURIComponent(attachment.name)}`;
  return {
    id: attachment.id,
    message_id: message.id,
    file_type: attachment.fileType,
    account_id: world.state.data.account.id,
    extension: null,
    content_type: attachment.contentType,
    data_url: url,
    thumb_url: attachment.fileType === 'image' ? url : '',
    file_size: attachment.size,
    width: null,
    height: null,
    ...(attachment.fileType === 'audio' ? { transcribed_text: '' } : {}),
  };
}

/** The key is absent where there are none. */
export function attachmentsOf(world: World, message: Message) {
  if (message.attachments.length === 0) return {};
  return { attachments: message.attachments.map((each) => pushAttachment(world, message, each)) };
}

/** Every column of the message, with an integer `message_type` and unix `created_at`. */
export function pushMessage(world: World, conversation: Conversation, message: Message) {
  const sender = pushSender(world, message);
  return {
    id: message.id,
    content: message.content,
    account_id: world.state.data.account.id,
    inbox_id: message.inboxId,
    conversation_id: conversation.id,
    message_type: message.type,
    created_at: seconds(message.createdAt),
    updated_at: iso(message.updatedAt),
    private: message.private,
    status: message.status,
    source_id: message.sourceId,
    content_type: message.contentType,
    content_attributes: message.contentAttributes,
    sender_type: message.senderType,
    sender_id: message.senderId,
    external_source_ids: {},
    additional_attributes: message.additionalAttributes,
    processed_message_content: message.content,
    sentiment: {},
    conversation: {
      assignee_id: conversation.assigneeId,
      unread_count: unreadCount(conversation),
      last_activity_at: seconds(conversation.lastActivityAt),
      contact_inbox: { source_id: world.state.contactInbox(conversation.contactInboxId).sourceId },
    },
    ...attachmentsOf(world, message),
    ...(sender ? { sender } : {}),
  };
}

/** Chatwoot loads at most ten. */
export const unreadCount = ({ unread }: Conversation) => Math.min(unread, 10);

export const isChat = (message: Message) => message.type !== 2 && !message.private;
