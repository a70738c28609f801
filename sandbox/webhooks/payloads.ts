import type { Conversation, Json, Message } from '../world/records.ts';
import {
  attachmentsOf,
  isChat,
  pushBot,
  pushContact,
  pushMessage,
  pushUser,
  unreadCount,
} from '../world/push-shapes.ts';
import { contentOf } from '../world/messages/ask-for-rating.ts';
import { actorPayload, contactPayload, inboxRef, senderPayload } from './people-payloads.ts';
import { iso, seconds, type Hook, type World } from '../world/world.ts';

/** Webhook bodies (reference 5): what the hook describes, as the state is at this moment. */
export function webhookPayload(world: World, hook: Hook): Json {
  switch (hook.event) {
    case 'message_created':
    case 'message_updated':
      return { ...messagePayload(world, hook.conversation, hook.message), event: hook.event };
    case 'conversation_created':
    case 'conversation_opened':
    case 'conversation_resolved':
      return { ...conversationPayload(world, hook.conversation), event: hook.event };
    case 'conversation_status_changed':
      // Null in the real one too: it passes what has changed since the save, which is nothing.
      return { ...conversationPayload(world, hook.conversation), event: hook.event, changed_attributes: null };
    case 'conversation_updated':
      return { ...conversationPayload(world, hook.conversation), event: hook.event, changed_attributes: hook.changed };
    case 'conversation_typing_on':
    case 'conversation_typing_off':
      return {
        event: hook.event,
        user: actorPayload(world, hook.actor),
        conversation: conversationPayload(world, hook.conversation),
        is_private: hook.isPrivate,
      };
    case 'webwidget_triggered':
      return { ...widgetPayload(world, hook), event: hook.event };
    case 'contact_created':
      return { ...contactPayload(world, hook.contact), event: hook.event };
    case 'contact_updated':
      return { ...contactPayload(world, hook.contact), event: hook.event, changed_attributes: hook.changed };
  }
}

const TYPE_NAMES = ['incoming', 'outgoing', 'activity', 'template'] as const;

function messagePayload(world: World, conversation: Conversation, message: Message): Json {
  return {
    account: world.state.data.account,
    additional_attributes: message.additionalAttributes,
    content_attributes: message.contentAttributes,
    content_type: message.contentType,
    content: normalise(contentOf(world, message)),
    conversation: conversationPayload(world, conversation),
    created_at: iso(message.createdAt),
    id: message.id,
    inbox: inboxRef(world, message.inboxId),
    message_type: TYPE_NAMES[message.type],
    private: message.private,
    sender: senderPayload(world, message),
    source_id: message.sourceId,
    ...attachmentsOf(world, message),
  };
}

/** Backslash hard breaks and trailing newlines are removed (`webhook_content_normalizer.rb`). */
function normalise(content: string | null): string | null {
  return content === null ? null : content.replace(/\\\n/g, '\n').replace(/\n+$/, '');
}

function conversationPayload(world: World, conversation: Conversation): Json {
  const inbox = world.state.inbox(conversation.inboxId);
  const newest = conversation.messages.findLast(isChat);
  return {
    additional_attributes: conversation.additionalAttributes,
    can_reply: true,
    channel: inbox.channel,
    contact_inbox: contactInboxPayload(world, conversation.contactInboxId),
    id: conversation.id,
    inbox_id: conversation.inboxId,
    messages: newest ? [pushMessage(world, conversation, newest)] : [],
    labels: conversation.labels,
    meta: metaPayload(world, conversation),
    status: conversation.status,
    custom_attributes: conversation.customAttributes,
    snoozed_until: conversation.snoozedUntil === null ? null : iso(conversation.snoozedUntil),
    unread_count: unreadCount(conversation),
    first_reply_created_at: conversation.firstReplyAt === null ? null : iso(conversation.firstReplyAt),
    priority: conversation.priority,
    waiting_since: seconds(conversation.waitingSince),
    agent_last_seen_at: seconds(conversation.agentSeenAt),
    contact_last_seen_at: seconds(conversation.contactSeenAt),
    last_activity_at: seconds(conversation.lastActivityAt),
    timestamp: seconds(conversation.lastActivityAt),
    created_at: seconds(conversation.createdAt),
    updated_at: conversation.updatedAt,
    account: world.state.data.account,
  };
}

function widgetPayload(world: World, hook: Extract<Hook, { event: 'webwidget_triggered' }>): Json {
  const { inbox, place, contact, current, info } = hook;
  return {
    id: place.id,
    contact: contactPayload(world, contact),
    inbox: inboxRef(world, inbox.id),
    account: world.state.data.account,
    current_conversation: current ? conversationPayload(world, current) : null,
    source_id: place.sourceId,
    event_info: info,
  };
}

function metaPayload({ state }: World, { contactId, assigneeId, botId, teamId }: Conversation): Json {
  const user = state.user(assigneeId);
  const bot = state.bot(botId);
  const team = state.team(teamId);
  return {
    sender: pushContact(state.contact(contactId)),
    assignee: bot ? pushBot(bot) : user ? pushUser(user) : null,
    assignee_type: bot ? 'AgentBot' : user ? 'User' : null,
    team: team ? { id: team.id, name: team.name, icon: '', icon_color: '' } : null,
    hmac_verified: false,
  };
}

function contactInboxPayload({ state }: World, id: number): Json {
  const { contactId, inboxId, sourceId, pubsubToken, createdAt } = state.contactInbox(id);
  return {
    id,
    contact_id: contactId,
    inbox_id: inboxId,
    source_id: sourceId,
    created_at: iso(createdAt),
    updated_at: iso(createdAt),
    hmac_verified: false,
    pubsub_token: pubsubToken,
  };
}
