import { cut, toAttachments, type Attachment } from './attachments.ts';
import { parseSendKey, SEND_KEY } from './send-key.ts';
import { readEmail, withSubject } from './email.ts';
import { activitySchema, messageSchema, type ChatwootMessage, type ContentAttributes } from './fields.ts';
import { sentAt } from './sent-at.ts';
import { submittedText } from './submitted.ts';
import { toSeconds } from './to-seconds.ts';
import { whyUnreadable } from './unreadable.ts';

/** Who wrote a message, as far as it shows. */
export type Author =
  | 'customer'
  /** Our agent, by the send key: the sender may be the bot or, in an API inbox, the user whose token posts. */
  | 'us'
  /** A person at the desk. A macro looks the same: a person ran it. */
  | 'person'
  /**
   * A person who answered outside of Chatwoot, from a phone, Slack or another tool: outgoing, in nobody's name, and nothing else is known
   * to have written it. A bridge's or a forked channel's own texts look the same, and a person whose account was deleted since.
   */
  | 'personOutside'
  /** Another bot, Captain, or another agent of ours. Our own bot's message that was deleted, and with it its key, looks the same. */
  | 'otherBot'
  | 'rule'
  /** In a person's name or nobody's. A list of messages does not show that it is one: there it is what begins a conversation. */
  | 'campaign'
  | 'template'
  | 'activity';

/** Whose word a message is, for who answers whom: `other` is nobody's who counts. */
export type Speaker = 'customer' | 'us' | 'human' | 'other';

export interface MessageReading {
  id: number;
  author: Author;
  isPrivate: boolean;
  isDeleted: boolean;
  /** A mail that a machine sent. */
  isAutomatic: boolean;
  /** The customer is blocked: nobody answers, and nobody is called. */
  isBlocked: boolean;
  /** An emoji on a message: nothing is asked by it, and nobody takes a conversation by it. */
  isReaction: boolean;
  /** Trimmed and bounded; of a mail only the new part, with the subject where it is the first of its thread. */
  text: string;
  attachments: Attachment[];
  /** The older message that it answers, where the channel tells. */
  quotes: { id: number } | null;
  /** What the customer chose or filled in on this message of a bot; empty: nothing yet. */
  submitted: string;
  /** The send key of any agent of ours. */
  sendKey: string | null;
  /** The bot in whose name it was posted. */
  botId: number | null;
  /** The status that an activity says a person, a rule or a bot has set; `null`: it says none, as where Chatwoot itself did. */
  statusSet: string | null;
  /** Unix seconds; 0: the message does not say. */
  createdAt: number;
  /** The same for when it was written, where the channel says so (`external_created_at`). */
  sentAt: number;
  /** What a customer sent, that somebody has to answer. What was `submitted` waits too, and is no message of its own. */
  awaitsAnswer: boolean;
  /** Why only a person can answer it; `null`: the graph can. */
  unreadable: string | null;
}

/** Far more than the graph gets to see, far less than a Temporal payload may hold. */
const MAX_CHARACTERS = 32_000;

/** What a message is, in whichever shape it came, as the agent named `agent` has to see it. */
export function readMessage(message: ChatwootMessage, agent: string): MessageReading {
  const { id, content_attributes: attributes, sender } = message;
  const email = readEmail(message);
  const reading = {
    ...{ id, author: authorOf(message, agent), isPrivate: message.private ?? false },
    ...{ isDeleted: attributes?.['deleted'] === true, isAutomatic: email.isAutomatic },
    isBlocked: sender?.blocked === true,
    isReaction: attributes?.['is_reaction'] === true,
    text: cut(withSubject(email, email.newPart || visible(message.content ?? '')), MAX_CHARACTERS),
    attachments: toAttachments(message.attachments ?? []),
    quotes: quotedBy(attributes),
    submitted: cut(submittedText(attributes), MAX_CHARACTERS),
    sendKey: sendKeyOf(message),
    botId: sender?.type === 'agent_bot' ? (sender.id ?? null) : null,
    statusSet: activitySchema.safeParse(attributes?.['activity']).data?.status ?? null,
    createdAt: toSeconds(message.created_at),
    sentAt: sentAt(message),
  };
  const awaitsAnswer = speakerOf(reading) === 'customer';
  return { ...reading, awaitsAnswer, unreadable: awaitsAnswer ? whyUnreadable(message, reading.text, email) : null };
}

/** The newest message in a conversation's own shape; `null`: there is none, or it cannot be read. */
export function readNested(messages: readonly unknown[] | null | undefined, agent: string): MessageReading | null {
  const { data } = messageSchema.safeParse(messages?.[0]);
  return data ? readMessage(data, agent) : null;
}

/** A list of messages without `after` has so many at most; with fewer it begins where the conversation does. */
const PAGE = 20;

/** The messages of a list. What begins a conversation in nobody's name is a campaign: the list does not say so by itself. */
export function readMessages(messages: readonly ChatwootMessage[], agent: string): MessageReading[] {
  const first = messages.length < PAGE ? Math.min(...messages.map(({ id }) => id)) : 0;
  return messages.map((message) => {
    const reading = readMessage(message, agent);
    const isCampaign = reading.id === first && reading.author === 'personOutside' && !isFromPhone(message);
    return isCampaign ? { ...reading, author: 'campaign' } : reading;
  });
}

/** Signs that nobody sees are no words: some phones send them alone. Beside words they join emoji, and set the direction. */
function visible(text: string): string {
  return /^[\s\p{Default_Ignorable_Code_Point}\u2800]*$/u.test(text) ? '' : text.trim();
}

type Spoken = Pick<MessageReading, 'author' | 'isPrivate' | 'isDeleted' | 'isAutomatic' | 'isBlocked' | 'isReaction'>;

/**
 * Private notes are nobody's word, except our own: that we wrote one is remembered by it. A deletion erases our key, so that in an API
 * inbox an answer of ours looks like one of the user as whom we post: what is deleted says nothing of who has the conversation. A
 * person's reply that is deleted before anybody has heard of it looks the same, and is unsaid.
 */
export function speakerOf({ author, isPrivate, isDeleted, isAutomatic, isBlocked, isReaction }: Spoken): Speaker {
  if (author === 'us') return 'us';
  if (isPrivate || isReaction || isDeleted) return 'other';
  if (author === 'customer') return isAutomatic || isBlocked ? 'other' : 'customer';
  return author === 'person' || author === 'personOutside' ? 'human' : 'other';
}

/** The send key of a message, whichever agent of ours posted it. */
export function sendKeyOf({
  content_attributes: attributes,
}: Pick<ChatwootMessage, 'content_attributes'>): string | null {
  const stamp = attributes?.[SEND_KEY];
  return typeof stamp === 'string' ? stamp : null;
}

/** The key comes first, since a message of ours may be in a person's name; a rule's may be too. */
function authorOf(message: ChatwootMessage, agent: string): Author {
  const { message_type: type, content_attributes: attributes, additional_attributes: additional } = message;
  if (type === 'incoming') return 'customer';
  if (type !== 'outgoing') return type;
  const key = parseSendKey(sendKeyOf(message));
  if (key) return key.agent === agent ? 'us' : 'otherBot';
  if (attributes?.['automation_rule_id'] != null) return 'rule';
  if (additional?.campaign_id != null) return 'campaign';
  // A sender who was deleted since is named by kind alone, and only in a conversation's shape.
  const sender = message.sender?.type ?? message.sender_type?.toLowerCase();
  if (sender === 'user') return 'person';
  return sender && !isFromPhone(message) ? 'otherBot' : 'personOutside';
}

/** Written in a channel's own app: Chatwoot says so of some channels. */
const isFromPhone = ({ content_attributes: attributes }: ChatwootMessage) => attributes?.['external_echo'] === true;

/** `in_reply_to` of the widget is `null` where nothing is quoted; a channel may name the quoted message in its own id alone. */
function quotedBy(attributes: ContentAttributes): { id: number } | null {
  const id = Number(attributes?.['in_reply_to'] ?? 0);
  return Number.isSafeInteger(id) && id > 0 ? { id } : null;
}
