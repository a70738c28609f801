import { randomUUID } from 'node:crypto';
import type { ContactInbox, Conversation, Json, Status } from '../records.ts';
import type { Campaign } from '../settings-records.ts';
import type { World } from '../world.ts';

export interface NewConversation {
  status?: Status;
  assigneeId?: number | null;
  teamId?: number | null;
  snoozedUntil?: number | null;
  additionalAttributes?: Json;
  customAttributes?: Json;
  campaign?: Campaign;
}

/** Opens a conversation: `pending` with the bot as assignee where the inbox has one, whatever status was asked for. */
export function createConversation(
  world: World,
  contactInbox: ContactInbox,
  wanted: NewConversation = {},
): Conversation {
  const { state } = world;
  const isPersons = wanted.campaign !== undefined && wanted.campaign.senderId !== null;
  const botId = isPersons ? null : state.inbox(contactInbox.inboxId).botId;
  const now = Date.now();
  const assigneeId = wanted.assigneeId ?? null;
  const conversation: Conversation = {
    id: state.nextId('conversation'),
    uuid: randomUUID(),
    inboxId: contactInbox.inboxId,
    contactId: contactInbox.contactId,
    contactInboxId: contactInbox.id,
    campaignId: wanted.campaign?.id ?? null,
    status: firstStatus(state.contact(contactInbox.contactId).blocked, botId !== null, wanted.status),
    assigneeId,
    botId: assigneeId === null ? botId : null,
    teamId: wanted.teamId ?? null,
    labels: [],
    cachedLabels: null,
    customAttributes: wanted.customAttributes ?? {},
    additionalAttributes: wanted.additionalAttributes ?? {},
    priority: null,
    snoozedUntil: wanted.snoozedUntil ?? null,
    waitingSince: now,
    statusChangedAt: now,
    firstReplyAt: null,
    agentSeenAt: null,
    assigneeSeenAt: null,
    contactSeenAt: null,
    lastActivityAt: now,
    createdAt: now,
    updatedAt: state.stamp(),
    unread: 0,
    messages: [],
  };
  state.addConversation(conversation);
  world.unit.created.add(conversation);
  world.publish({ event: 'conversation_created', conversation });
  world.bus.emit({ type: 'conversation', conversation });
  return conversation;
}

function firstStatus(blocked: boolean, hasBot: boolean, wanted: Status | undefined): Status {
  if (blocked) return 'resolved';
  return hasBot ? 'pending' : (wanted ?? 'open');
}
