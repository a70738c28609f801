import { clientMessageView, contactRecord } from '../client-api/client-views.ts';
import { attachmentsOf, isChat, pushSender } from '../world/push-shapes.ts';
import type { Conversation, Json, Message } from '../world/records.ts';
import { seconds, type World } from '../world/world.ts';
import { tokenFor, type Visitor } from './visitor.ts';

/** Answers of the widget's API, as recorded: widget-first-message, greeting-closed. */

export function configView({ inbox, place, contact }: Visitor): Json {
  return {
    website_channel_config: {
      allow_messages_after_resolved: true,
      api_host: '',
      auth_token: tokenFor(place),
      csat_survey_enabled: inbox.asksForRating,
      disable_branding: false,
      enabled_features: ['attachments', 'emoji_picker', 'end_conversation'],
      enabled_languages: [],
      locale: 'en',
      out_of_office_message: inbox.outOfOffice,
      pre_chat_form_enabled: false,
      reply_time: 'in_a_few_minutes',
      timezone: 'UTC',
      utc_offset: '+00:00',
      website_name: inbox.name,
      website_token: inbox.identifier,
      welcome_tagline: '',
      welcome_title: '',
      widget_color: '#1f93ff',
      working_hours_enabled: inbox.hasWorkingHours,
    },
    contact: { pubsub_token: place.pubsubToken, name: contact.name, email: contact.email },
    global_config: {},
  };
}

export function newConversationView(world: World, conversation: Conversation, { contact }: Visitor): Json {
  return {
    ...conversationView(conversation),
    custom_attributes: conversation.customAttributes,
    messages: conversation.messages.filter(isChat).map((message) => clientMessageView(world, message)),
    contact: contactRecord(world, contact),
  };
}

export function conversationView({ id, inboxId, contactSeenAt, status }: Conversation): Json {
  return { id, inbox_id: inboxId, contact_last_seen_at: seconds(contactSeenAt), status };
}

export function messagesView(world: World, conversation: Conversation | undefined, messages: Message[]): Json {
  return {
    payload: messages.map((message) => clientMessageView(world, message)),
    meta: { contact_last_seen_at: seconds(conversation?.contactSeenAt ?? null) },
  };
}

export function sentMessageView(world: World, message: Message): Json {
  const sender = pushSender(world, message);
  return {
    id: message.id,
    content: message.content,
    inbox_id: message.inboxId,
    conversation_id: message.conversationId,
    message_type: message.type,
    created_at: seconds(message.createdAt),
    private: message.private,
    source_id: message.sourceId,
    content_attributes: message.contentAttributes,
    ...attachmentsOf(world, message),
    ...(sender ? { sender } : {}),
  };
}

export const visitorView = ({ contact: { id, name, email, phoneNumber, identifier } }: Visitor): Json => ({
  id,
  has_email: email !== null,
  has_name: name !== '',
  has_phone_number: phoneNumber !== null,
  identifier,
});
