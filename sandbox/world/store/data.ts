import type { Contact, ContactInbox, Conversation } from '../records.ts';
import type {
  Account,
  Assistant,
  Bot,
  Campaign,
  Inbox,
  Macro,
  Rule,
  Team,
  User,
  Webhook,
} from '../settings-records.ts';

/** The whole of a sandbox: what its state file holds. */

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
  assistant: number;
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
  assistants: Assistant[];
  contacts: Contact[];
  contactInboxes: ContactInbox[];
  conversations: Conversation[];
}
