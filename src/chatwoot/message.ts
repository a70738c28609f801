import { cut, toAttachments, type Attachment } from './attachments.ts';
import { parseSendKey, SEND_KEY } from './send-key.ts';
import { readEmail } from './email.ts';
import { messageSchema, type ChatwootMessage, type ContentAttributes } from './fields.ts';
import { submittedText } from './submitted.ts';
import { toSeconds } from './to-seconds.ts';

/** Who wrote a message, as far as it shows. */
export type Author =
  | 'customer'
  /** Our agent, by the send key: the sender may be the bot or, in an API inbox, the user whose token posts. */
  | 'us'
  /** A person at the desk. A campaign or a macro in a person's name looks the same. */
  | 'person'
  /** A person who answered outside of Chatwoot: from the app on their phone. */
  | 'personOutside'
  /** Another bot, Captain, or another agent of ours. Our own bot's message that was deleted, and with it its key, looks the same. */
  | 'otherBot'
  | 'rule'
  /** A campaign in nobody's name. A list of messages does not show that it is one: there it is `unknown`. */
  | 'campaign'
  | 'template'
  | 'activity'
  /** Outgoing, and nobody is named: a campaign in a list, a forked channel, a bridge to Slack, a phone that leaves no mark. */
  | 'unknown';

/** Whose word a message is, for who answers whom: `other` is nobody's who counts. */
export type Speaker = 'customer' | 'us' | 'human' | 'other';

export interface MessageReading {
  id: number;
  author: Author;
  isPrivate: boolean;
  isDeleted: boolean;
  /** A mail that a machine sent in answer to one. */
  isAutomatic: boolean;
  /** Trimmed and bounded; of a mail only the new part. */
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
  /** Unix seconds; 0: the message does not say. */
  createdAt: number;
  /** A customer's words or files that somebody has to answer. What was `submitted` waits too, and is no message of its own. */
  awaitsAnswer: boolean;
}

/** Far more than the graph gets to see, far less than a Temporal payload may hold. */
const MAX_CHARACTERS = 32_000;

/** What a message is, in whichever shape it came, as the agent named `agent` has to see it. */
export function readMessage(message: ChatwootMessage, agent: string): MessageReading {
  const { id, content_attributes: attributes, sender } = message;
  const { newPart, isAutomatic } = readEmail(attributes);
  const reading = {
    ...{ id, author: authorOf(message, agent), isPrivate: message.private ?? false },
    ...{ isDeleted: attributes?.['deleted'] === true, isAutomatic },
    text: cut(newPart || (message.content?.trim() ?? ''), MAX_CHARACTERS),
    attachments: toAttachments(message.attachments ?? []),
    quotes: quotedBy(attributes),
    submitted: cut(submittedText(attributes), MAX_CHARACTERS),
    sendKey: sendKeyOf(message),
    botId: sender?.type === 'agent_bot' ? (sender.id ?? null) : null,
    createdAt: toSeconds(message.created_at),
  };
  const isEmpty = reading.text === '' && reading.attachments.length === 0;
  return { ...reading, awaitsAnswer: speakerOf(reading) === 'customer' && !isEmpty };
}

/** The newest message in a conversation's own shape; `null`: there is none, or it cannot be read. */
export function readNested(messages: readonly unknown[] | null | undefined, agent: string): MessageReading | null {
  const { data } = messageSchema.safeParse(messages?.[0]);
  return data ? readMessage(data, agent) : null;
}

export function readMessages(messages: readonly ChatwootMessage[], agent: string): MessageReading[] {
  return messages.map((message) => readMessage(message, agent));
}

type Spoken = Pick<MessageReading, 'author' | 'isPrivate' | 'isDeleted' | 'isAutomatic'>;

/** Private notes are nobody's word, except our own: that we wrote one is remembered by it. */
export function speakerOf({ author, isPrivate, isDeleted, isAutomatic }: Spoken): Speaker {
  if (author === 'us') return 'us';
  if (isPrivate) return 'other';
  if (author === 'customer') return isDeleted || isAutomatic ? 'other' : 'customer';
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
  // A sender who was deleted since is named by kind alone, and only in a conversation's shape.
  const sender = message.sender?.type ?? message.sender_type?.toLowerCase();
  if (sender === 'user') return 'person';
  if (attributes?.['external_echo'] === true) return 'personOutside';
  if (sender) return 'otherBot';
  return additional?.campaign_id != null ? 'campaign' : 'unknown';
}

/** `in_reply_to` of the widget is `null` where nothing is quoted; a channel may name the quoted message in its own id alone. */
function quotedBy(attributes: ContentAttributes): { id: number } | null {
  const id = Number(attributes?.['in_reply_to'] ?? 0);
  return Number.isSafeInteger(id) && id > 0 ? { id } : null;
}
