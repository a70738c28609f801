import type { Data } from './data.ts';
import { INBOX_DEFAULTS } from '../settings-records.ts';

/** Tokens, identifiers and secrets of a fresh sandbox: fixed, so that a client can be configured before it starts. */
export interface SeedOptions {
  botUrl?: string;
  apiInboxUrl?: string;
  webhookSecret?: string;
  apiInboxSecret?: string;
  tokens?: Partial<{ bot: string; admin: string; agent: string }>;
  identifiers?: Partial<{ website: string; api: string }>;
  /** The bot answers in the API inbox, too. */
  botInApiInbox?: boolean;
}

const FIRST_IDS = {
  ...{ message: 0, conversation: 0, contact: 0, contactInbox: 0, attachment: 0, inbox: 2, bot: 1, webhook: 0 },
  ...{ rule: 0, macro: 0, campaign: 0, assistant: 0 },
};

/** Account 1 "Acme Outdoor": a website inbox with an agent bot, an API inbox without one (unless it is wanted), three people, two teams. */
export function seedData(options: SeedOptions = {}): Data {
  const { tokens = {}, identifiers = {} } = options;
  return {
    version: 1,
    ids: { ...FIRST_IDS },
    account: { id: 1, name: 'Acme Outdoor' },
    users: [
      {
        id: 1,
        name: 'Marta Ortiz',
        availableName: 'Marta',
        email: 'marta@acme.example',
        role: 'agent',
        token: tokens.agent ?? 'sandbox-agent-token',
      },
      {
        id: 2,
        name: 'Ada Admin',
        availableName: 'Ada',
        email: 'ada@acme.example',
        role: 'administrator',
        token: tokens.admin ?? 'sandbox-admin-token',
      },
      {
        id: 3,
        name: 'Theo Lang',
        availableName: 'Theo',
        email: 'theo@acme.example',
        role: 'agent',
        token: 'sandbox-second-agent-token',
      },
    ],
    teams: [
      { id: 1, name: 'Support', description: null, memberIds: [1, 2, 3] },
      { id: 2, name: 'Billing', description: 'Invoices and refunds', memberIds: [2] },
    ],
    bots: [
      {
        id: 1,
        name: 'Ridge (AI)',
        description: null,
        outgoingUrl: options.botUrl ?? null,
        token: tokens.bot ?? 'sandbox-bot-token',
        secret: options.webhookSecret ?? 'sandbox-webhook-secret',
      },
    ],
    inboxes: [
      {
        ...INBOX_DEFAULTS,
        id: 1,
        name: 'Website chat',
        channel: 'Channel::WebWidget',
        identifier: identifiers.website ?? 'website',
        botId: 1,
        secret: 'sandbox-website-secret',
      },
      {
        ...INBOX_DEFAULTS,
        id: 2,
        name: 'API inbox',
        channel: 'Channel::Api',
        identifier: identifiers.api ?? 'api',
        botId: options.botInApiInbox ? 1 : null,
        webhookUrl: options.apiInboxUrl ?? null,
        secret: options.apiInboxSecret ?? 'sandbox-api-inbox-secret',
      },
    ],
    webhooks: [],
    labels: [],
    rules: [],
    macros: [],
    campaigns: [],
    assistants: [],
    contacts: [],
    contactInboxes: [],
    conversations: [],
  };
}
