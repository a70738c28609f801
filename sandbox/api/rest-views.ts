import type { Contact, Conversation, Json, Message } from '../world/records.ts';
import type { Bot, Team, User } from '../world/settings-records.ts';
import { attachmentsOf, pushMessage, pushSender, unreadCount } from '../world/push-shapes.ts';
import { isMuted } from '../world/conversation/mute.ts';
import { iso, seconds, type World } from '../world/world.ts';

/** Answers of the application API (`app/views/api/v1/**`, reference 8.2 and 8.5). */

export function conversationView(world: World, conversation: Conversation): Json {
  const { messages } = conversation;
  const newest = messages.at(-1);
  const spoken = messages.findLast((message) => message.type !== 2);
  return {
    meta: metaView(world, conversation),
    id: conversation.id,
    messages: newest ? [pushMessage(world, conversation, newest)] : [],
    account_id: world.state.data.account.id,
    uuid: conversation.uuid,
    additional_attributes: conversation.additionalAttributes,
    agent_last_seen_at: seconds(conversation.agentSeenAt),
    assignee_last_seen_at: seconds(conversation.assigneeSeenAt),
    can_reply: true,
    contact_last_seen_at: seconds(conversation.contactSeenAt),
    custom_attributes: conversation.customAttributes,
    inbox_id: conversation.inboxId,
    labels: conversation.labels,
    muted: isMuted(world, conversation),
    snoozed_until: conversation.snoozedUntil === null ? null : iso(conversation.snoozedUntil),
    status: conversation.status,
    created_at: seconds(conversation.createdAt),
    updated_at: conversation.updatedAt,
    timestamp: seconds(conversation.lastActivityAt),
    first_reply_created_at: seconds(conversation.firstReplyAt),
    unread_count: unreadCount(conversation),
    last_non_activity_message: spoken ? pushMessage(world, conversation, spoken) : null,
    last_activity_at: seconds(conversation.lastActivityAt),
    priority: conversation.priority,
    waiting_since: seconds(conversation.waitingSince),
    sla_policy_id: null,
  };
}

/** `assignee`, `assignee_type` and `team` are absent, not null, when unset. */
function metaView({ state }: World, { contactId, inboxId, assigneeId, botId, teamId }: Conversation): Json {
  const user = state.user(assigneeId);
  const bot = state.bot(botId);
  const team = state.team(teamId);
  return {
    sender: contactView(state.contact(contactId)),
    channel: state.inbox(inboxId).channel,
    ...(bot ? { assignee: slimBotView(bot), assignee_type: 'AgentBot' } : {}),
    ...(user && !bot ? { assignee: agentView(user), assignee_type: 'User' } : {}),
    ...(team ? { team: teamView(team, null) } : {}),
    hmac_verified: false,
  };
}

export function messageView(world: World, message: Message, echoId: string | null = null): Json {
  const sender = pushSender(world, message);
  return {
    id: message.id,
    content: message.content,
    inbox_id: message.inboxId,
    ...(echoId === null ? {} : { echo_id: echoId }),
    conversation_id: message.conversationId,
    message_type: message.type,
    content_type: message.contentType,
    status: message.status,
    content_attributes: message.contentAttributes,
    created_at: seconds(message.createdAt),
    private: message.private,
    source_id: message.sourceId,
    ...(sender ? { sender } : {}),
    ...attachmentsOf(world, message),
  };
}

export function contactView(contact: Contact): Json {
  return {
    additional_attributes: contact.additionalAttributes,
    availability_status: 'offline',
    email: contact.email,
    id: contact.id,
    name: contact.name,
    phone_number: contact.phoneNumber,
    blocked: contact.blocked,
    identifier: contact.identifier,
    thumbnail: '',
    custom_attributes: contact.customAttributes,
    ...(contact.lastActivityAt === null ? {} : { last_activity_at: seconds(contact.lastActivityAt) }),
    created_at: seconds(contact.createdAt),
  };
}

export function agentView(user: User): Json {
  return {
    id: user.id,
    account_id: 1,
    availability_status: 'online',
    auto_offline: true,
    confirmed: true,
    email: user.email,
    provider: 'email',
    available_name: user.availableName,
    name: user.name,
    role: user.role,
    thumbnail: '',
    custom_role_id: null,
  };
}

export function slimBotView(bot: Bot): Json {
  return {
    id: bot.id,
    name: bot.name,
    description: bot.description,
    thumbnail: '',
    outgoing_url: bot.outgoingUrl,
    bot_type: 'webhook',
  };
}

/** The record as it is: no view was written for it (recorded: bot-sets-things). */
export function teamRecord({ id, name, description }: Team): Json {
  const time = iso(TEAMS_MADE_AT);
  const icons = { icon: '', icon_color: '' };
  return {
    id,
    name,
    description,
    ...icons,
    allow_auto_assign: true,
    account_id: 1,
    created_at: time,
    updated_at: time,
  };
}

const TEAMS_MADE_AT = Date.UTC(2026, 0, 1);

export function teamView(team: Team, user: User | null): Json {
  return {
    id: team.id,
    name: team.name,
    description: team.description,
    allow_auto_assign: true,
    account_id: 1,
    is_member: user !== null && team.memberIds.includes(user.id),
  };
}
