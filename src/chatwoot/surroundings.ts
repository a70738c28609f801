import { channelName } from './channels.ts';
import type { HookConversation } from './webhook.ts';

/** What a graph may want to know beside the words: where the customer writes from, and what is known of them. */
export interface Surroundings {
  /** Such as `Channel::Whatsapp`; see `channels.ts`. */
  channel: string | null;
  /** As the customer's browser or Chatwoot says it: `de`, `pt-BR`. */
  language: string | null;
  /** The page on which the customer began to write. */
  page: string | null;
  /** The contact's custom attributes; absent: none, or they are too large to travel. */
  contactAttributes?: Record<string, unknown>;
  /** The contact's, as far as Chatwoot knows them. Whoever chats may have typed them, unless `verified`. */
  email?: string;
  identifier?: string;
  /** The website of this inbox has signed who the customer is (Chatwoot's identity validation): absent where it has not. */
  verified?: true;
}

type Conversation = Pick<HookConversation, 'channel' | 'meta' | 'contact_inbox' | 'additional_attributes' | 'messages'>;

/** They travel with each message of the customer. */
const MAX_PAGE = 500;
/** Characters of JSON. */
const MAX_ATTRIBUTES = 4096;
const MAX_NAME = 320;

/** The website tells page and language; other channels tell neither, and Chatwoot may have found out the language from the words. */
export function readSurroundings(conversation: Conversation): Surroundings {
  const { channel, meta, contact_inbox: inbox, additional_attributes: additional, messages } = conversation;
  const nested = messages?.[0]?.conversation?.contact_inbox?.source_id;
  return {
    channel: channelName(channel ?? meta?.channel, inbox?.source_id ?? nested),
    language: languageOf(additional?.conversation_language) ?? languageOf(additional?.browser_language),
    page: pageOf(additional?.referer),
    ...attributesOf(meta?.sender?.custom_attributes),
    ...whoIs(meta),
  };
}

function whoIs(meta: Conversation['meta']): Pick<Surroundings, 'email' | 'identifier' | 'verified'> {
  const { email, identifier } = meta?.sender ?? {};
  return {
    ...(email && email.length <= MAX_NAME ? { email } : {}),
    ...(identifier && identifier.length <= MAX_NAME ? { identifier } : {}),
    ...(meta?.hmac_verified === true ? { verified: true } : {}),
  };
}

/** A visitor's browser may say anything, `*` above all. */
function languageOf(language: string | null | undefined): string | null {
  return language && /^[a-z]{2,3}(?:[-_]\w{2,8})*$/i.test(language) ? language : null;
}

function pageOf(page: string | null | undefined): string | null {
  return page && page.length <= MAX_PAGE && URL.canParse(page) ? page : null;
}

function attributesOf(attributes: Record<string, unknown> | null | undefined) {
  if (!attributes || Object.keys(attributes).length === 0) return {};
  return JSON.stringify(attributes).length > MAX_ATTRIBUTES ? {} : { contactAttributes: attributes };
}
