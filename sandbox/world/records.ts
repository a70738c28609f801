/** What the sandbox keeps, close to Chatwoot's tables. Plain JSON; times in unix milliseconds unless said otherwise. */

export type Json = Record<string, unknown>;
export type Status = 'open' | 'resolved' | 'pending' | 'snoozed';
export type Priority = 'low' | 'medium' | 'high' | 'urgent';
export type DeliveryStatus = 'sent' | 'delivered' | 'read' | 'failed';

export const STATUSES: readonly Status[] = ['open', 'resolved', 'pending', 'snoozed'];
export const PRIORITIES: readonly Priority[] = ['low', 'medium', 'high', 'urgent'];

export interface Contact {
  id: number;
  name: string;
  email: string | null;
  phoneNumber: string | null;
  identifier: string | null;
  blocked: boolean;
  additionalAttributes: Json;
  customAttributes: Json;
  createdAt: number;
  updatedAt: number;
  lastActivityAt: number | null;
}

export interface ContactInbox {
  id: number;
  contactId: number;
  inboxId: number;
  sourceId: string;
  pubsubToken: string;
  createdAt: number;
}

export interface Attachment {
  id: number;
  fileType: string;
  name: string;
  contentType: string;
  size: number;
  /** Base64; the state file has it beside itself. */
  data: string;
}

export interface Message {
  /** Global and rising. */
  id: number;
  conversationId: number;
  inboxId: number;
  content: string | null;
  /** 0 incoming, 1 outgoing, 2 activity, 3 template. */
  type: 0 | 1 | 2 | 3;
  private: boolean;
  status: DeliveryStatus;
  sourceId: string | null;
  contentType: string;
  contentAttributes: Json;
  additionalAttributes: Json;
  senderType: 'Contact' | 'User' | 'AgentBot' | null;
  senderId: number | null;
  attachments: Attachment[];
  createdAt: number;
  updatedAt: number;
}

export interface Conversation {
  /** The display id. */
  id: number;
  uuid: string;
  inboxId: number;
  contactId: number;
  contactInboxId: number;
  /** That began it. */
  campaignId: number | null;
  status: Status;
  assigneeId: number | null;
  botId: number | null;
  teamId: number | null;
  labels: string[];
  /** Chatwoot's copy of the labels as text, written with the first save after they were read. */
  cachedLabels: string | null;
  customAttributes: Json;
  additionalAttributes: Json;
  priority: Priority | null;
  snoozedUntil: number | null;
  waitingSince: number | null;
  statusChangedAt: number;
  firstReplyAt: number | null;
  agentSeenAt: number | null;
  assigneeSeenAt: number | null;
  contactSeenAt: number | null;
  lastActivityAt: number;
  createdAt: number;
  /** Unix seconds with microseconds, strictly rising over all conversations. */
  updatedAt: number;
  /** Incoming messages since an agent last looked. */
  unread: number;
  /** Oldest first, hence by rising id. */
  messages: Message[];
}
