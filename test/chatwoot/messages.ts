import { readFileSync, readdirSync } from 'node:fs';
import type { ChatwootMessage } from '../../src/chatwoot/fields.ts';
import type { MessageReading } from '../../src/chatwoot/message.ts';
import { conversationSchema, messageListSchema } from '../../src/chatwoot/api.ts';
import { messageEventSchema } from '../../src/chatwoot/webhook.ts';

const folder = new URL('../fixtures/messages/', import.meta.url);

/** One message in the shapes in which Chatwoot shows it; one is missing where it never shows it so, or shows less. */
export interface Fixture {
  about: string;
  origin: string;
  webhook?: object;
  nested?: object;
  listed?: object;
  /** What is not as in `PLAIN`. */
  reading: Partial<MessageReading>;
}

export type Shape = 'webhook' | 'nested' | 'listed';

export const PLAIN = {
  ...{
    isPrivate: false,
    isDeleted: false,
    isBlocked: false,
    isAutomatic: false,
    isReaction: false,
    text: '',
    attachments: [],
    quotes: null,
  },
  ...{
    submitted: '',
    sendKey: null,
    botId: null,
    statusSet: null,
    createdAt: 1796032800,
    sentAt: 1796032800,
    awaitsAnswer: false,
    unreadable: null,
  },
};

export function fixtures(): [string, Fixture][] {
  return readdirSync(folder).map((file) => {
    return [file.replace('.json', ''), JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as Fixture];
  });
}

/** Each shape by the schema through which it comes in. */
export const parsers: Record<Shape, (body: unknown) => ChatwootMessage | undefined> = {
  webhook: (body) => messageEventSchema.parse(body),
  nested: (body) => conversationSchema.parse({ id: 42, status: 'pending', messages: [body] }).messages?.[0],
  listed: (body) => messageListSchema.parse({ payload: [body] }).payload[0],
};

export function parse(shape: Shape, body: unknown): ChatwootMessage {
  const message = parsers[shape](body);
  if (!message) throw new Error('no message');
  return message;
}
