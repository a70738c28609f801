import { attachmentsOf, isChat, pushSender } from '../world/push-shapes.ts';
import type { Contact, ContactInbox, Conversation, Json, Message } from '../world/records.ts';
import type { Inbox } from '../world/settings-records.ts';
import { contentOf } from '../world/messages/ask-for-rating.ts';
import { iso, seconds, type World } from '../world/world.ts';

/** Answers of the client API (`app/views/public/api/v1/**`): what a customer may see. */

export function clientInboxView({ identifier, name, greeting }: Inbox): Json {
  return {
    identifier,
    identity_validation_enabled: false,
    name,
    timezone: 'UTC',
    working_hours: [],
    working_hours_enabled: false,
    csat_survey_enabled: false,
    greeting_enabled: greeting !== null,
    greeting_message: greeting,
  };
}

export function clientContactView(contact: Contact, { sourceId, pubsubToken }: ContactInbox): Json {
  return { source_id: sourceId, pubsub_token: pubsubToken, ...person(contact) };
}

const person = ({ id, name, email, phoneNumber }: Contact): Json => ({ id, name, email, phone_number: phoneNumber });

export function clientConversationView(world: World, conversation: Conversation): Json {
  return {
    id: conversation.id,
    uuid: conversation.uuid,
    inbox_id: conversation.inboxId,
    contact_last_seen_at: seconds(conversation.contactSeenAt),
    status: conversation.status,
    agent_last_seen_at: seconds(conversation.agentSeenAt),
    messages: conversation.messages.filter(isChat).map((message) => clientMessageView(world, message)),
    contact: contactRecord(world, world.state.contact(conversation.contactId)),
  };
}

/** Every column of the contact, as Rails writes a record that no view was written for (recorded: first-message). */
export function contactRecord({ state }: World, contact: Contact): Json {
  const isLead = contact.email !== null || contact.phoneNumber !== null;
  return {
    ...person(contact),
    account_id: state.data.account.id,
    additional_attributes: contact.additionalAttributes,
    blocked: contact.blocked,
    company_id: null,
    contact_type: isLead ? 'lead' : 'visitor',
    country_code: null,
    created_at: iso(contact.createdAt),
    custom_attributes: contact.customAttributes,
    identifier: contact.identifier,
    label_list: [],
    last_activity_at: contact.lastActivityAt === null ? null : iso(contact.lastActivityAt),
    last_name: '',
    location: null,
    middle_name: '',
    updated_at: iso(contact.updatedAt),
  };
}

export function clientMessageView(world: World, message: Message): Json {
  const sender = pushSender(world, message);
  return {
    id: message.id,
    content: contentOf(world, message),
    // Not read back from the database yet: by its name (recorded: greeting-closed).
    message_type: message.type === 3 && world.unit.written.has(message) ? 'template' : message.type,
    content_type: message.contentType,
    content_attributes: message.contentAttributes,
    created_at: seconds(message.createdAt),
    conversation_id: message.conversationId,
    ...attachmentsOf(world, message),
    ...(sender ? { sender } : {}),
  };
}
