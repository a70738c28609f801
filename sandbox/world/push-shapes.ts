import type { Attachment, Contact, Conversation, Message } from './records.ts';
import type { Bot, User } from './settings-records.ts';
import { extname } from 'node:path';
import { isJson, toText } from '../http/params.ts';
import { signedId } from './store/signed-id.ts';
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

/** Reference 5.4; of an image the thumbnail is another file, a voice note is to be played where it is (recorded: attachments). */
function pushAttachment(world: World, message: Message, { id, name, fileType, contentType, size }: Attachment) {
  const storage = `${world.url()}/rails/active_storage`;
  const file = encodeURIComponent(name);
  const thumbnail = `${storage}/representations/redirect/${signedId(id)}/${signedId(id, 'variation')}/${file}`;
  const isAudio = fileType === 'audio';
  return {
    id,
    message_id: message.id,
    file_type: fileType,
    account_id: world.state.data.account.id,
    extension: extname(name).slice(1) || null,
    content_type: contentType,
    data_url: `${storage}/blobs/redirect/${signedId(id)}/${file}${isAudio ? '?disposition=inline' : ''}`,
    thumb_url: fileType === 'image' ? thumbnail : '',
    file_size: size,
    width: null,
    height: null,
    ...(isAudio ? { transcribed_text: '' } : {}),
  };
}

/** The key is absent where there are none. */
export function attachmentsOf(world: World, message: Message) {
  if (message.attachments.length === 0) return {};
  return { attachments: message.attachments.map((each) => pushAttachment(world, message, each)) };
}

/** Of a mail what its author wrote, of everything else the content. */
function processedContent({ content, contentAttributes: { email } }: Message): string | null {
  if (!isJson(email)) return content;
  const parts = [email['text_content'], email['html_content']];
  const own = parts.flatMap((part) => (isJson(part) ? (toText(part['quoted']) ?? []) : []));
  return own.find((text) => text !== '') ?? content;
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
    processed_message_content: processedContent(message),
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
