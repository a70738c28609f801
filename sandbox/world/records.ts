/** What the sandbox keeps, close to Chatwoot's tables. Plain JSON; times in unix milliseconds unless said otherwise. */

export type Json = Record<string, unknown>;
export type Status = 'open' | 'resolved' | 'pending' | 'snoozed';
export type Priority = 'low' | 'medium' | 'high' | 'urgent';
export type DeliveryStatus = 'sent' | 'delivered' | 'read' | 'failed';

export const STATUSES: readonly Status[] = ['open', 'resolved', 'pending', 'snoozed'];
export const PRIORITIES: readonly Priority[] = ['low', 'medium', 'high', 'urgent'];

interface Account {
  id: number;
  name: string;
}

export interface User {
  id: number;
  name: string;
  availableName: string;
  email: string;
  role: 'agent' | 'administrator';
  token: string;
}

export interface Team {
  id: number;
  name: string;
  description: string | null;
  memberIds: number[];
}

export interface Bot {
  id: number;
  name: string;
  description: string | null;
  outgoingUrl: string | null;
  token: string;
  secret: string;
}

export interface Inbox {
  id: number;
  name: string;
  channel: 'Channel::WebWidget' | 'Channel::Api' | 'Channel::Email';
  /** Names the inbox in the client API. */
  identifier: string;
  botId: number | null;
  /** API channel only: gets every event of the inbox. */
  webhookUrl: string | null;
  secret: string;
  /** Mail channel only: where its mails go. */
  email: string | null;
  greeting: string | null;
  /** Sent while closed, where working hours count. */
  outOfOffice: string | null;
  hasWorkingHours: boolean;
  workingDays: WorkingDay[];
  collectsEmail: boolean;
  /** Whether a resolved conversation asks for a rating. */
  asksForRating: boolean;
}

/** Minutes of the day in UTC; 0 is Sunday. */
export interface WorkingDay {
  day: number;
  isClosed: boolean;
  isOpen: boolean;
  from: number;
  to: number;
}

export const INBOX_DEFAULTS = {
  ...{ botId: null, webhookUrl: null, email: null, greeting: null, outOfOffice: null, hasWorkingHours: false },
  ...{ workingDays: [], collectsEmail: false, asksForRating: false },
} satisfies Partial<Inbox>;

/** What rules, macros and bulk actions do, by Chatwoot's name for it. */
export interface Action {
  name: string;
  params: unknown[];
}

export interface Rule {
  id: number;
  name: string;
  description: string | null;
  active: boolean;
  event: string;
  conditions: Json[];
  actions: Action[];
}

export interface Macro {
  id: number;
  name: string;
  visibility: string;
  actions: Action[];
}

/** A message that a website writes first. */
export interface Campaign {
  id: number;
  title: string;
  message: string;
  inboxId: number;
  senderId: number | null;
  enabled: boolean;
}

export interface Webhook {
  id: number;
  name: string | null;
  url: string;
  subscriptions: string[];
  secret: string;
}

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
  /** Base64, so that the state file stays JSON. */
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

export interface Ids {
  message: number;
  conversation: number;
  contact: number;
  contactInbox: number;
  attachment: number;
  inbox: number;
  bot: number;
  webhook: number;
  rule: number;
  macro: number;
  campaign: number;
}

export interface Data {
  version: 1;
  ids: Ids;
  account: Account;
  users: User[];
  teams: Team[];
  bots: Bot[];
  inboxes: Inbox[];
  webhooks: Webhook[];
  labels: string[];
  rules: Rule[];
  macros: Macro[];
  campaigns: Campaign[];
  contacts: Contact[];
  contactInboxes: ContactInbox[];
  conversations: Conversation[];
}
