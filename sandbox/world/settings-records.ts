import type { Json } from './records.ts';

/** What administrators set up. */

export interface Account {
  id: number;
  name: string;
  /** Minutes after which Chatwoot would resolve what is open; here it only says so. */
  autoResolveAfter?: number | null;
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
  /** Whether Chatwoot assigns what is opened to somebody who is online; here nobody ever is. */
  assignsPeople: boolean;
  keepsOneConversation: boolean;
  /** The people who see it beside administrators; `null`: all. */
  memberIds: number[] | null;
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
  ...{ assignsPeople: false, keepsOneConversation: false, memberIds: null },
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

/** One of Captain, Chatwoot's own assistant, which answers nobody here. */
export interface Assistant {
  id: number;
  name: string;
  description: string;
  inboxIds: number[];
}

export interface Webhook {
  id: number;
  name: string | null;
  url: string;
  subscriptions: string[];
  secret: string;
}
