import createError from 'http-errors';
import type { z } from 'zod';
import {
  conversationEventSchema,
  envelopeSchema,
  messageEventSchema,
  noticeSchema,
  type ConversationEvent,
  type MessageEvent,
} from '../chatwoot/webhook.ts';
import { readCommand } from '../chatwoot/commands.ts';
import { SEND_KEY } from '../chatwoot/send-key.ts';
import type { IgnoredReason } from './interpretation.ts';

/** An event that needs no answer, whatever else is in it. */
interface Noise {
  event: 'noise';
  reason: IgnoredReason;
}

export type WebhookEvent = MessageEvent | ConversationEvent | Noise;

const MESSAGE_EVENTS: readonly string[] = messageEventSchema.shape.event.options;
const CONVERSATION_EVENTS: readonly string[] = conversationEventSchema.shape.event.options;

/**
 * Reads a webhook's body. Noise is told apart first: an event that concerns nobody must not fail, since a failure opens
 * the conversation. Throws 400 with the path of the field that cannot be read, never with its value.
 */
export function readEvent(body: unknown): WebhookEvent {
  const { event } = parse(envelopeSchema, body);
  if (CONVERSATION_EVENTS.includes(event)) return parse(conversationEventSchema, body);
  if (!MESSAGE_EVENTS.includes(event)) return noise('event not used');

  const { message_type: type, private: isPrivate, content, content_attributes: attributes } = parse(noticeSchema, body);
  if (type === 'template' || type === 'activity') return noise(type);
  const concernsUs = attributes?.[SEND_KEY] !== undefined || readCommand(content) !== undefined;
  if (isPrivate && !concernsUs) return noise('private note');
  return parse(messageEventSchema, body);
}

/** The name of an event as it may be logged: nothing that a sender made up. */
export function eventName(body: unknown): string {
  const { data } = envelopeSchema.safeParse(body);
  return data && /^[a-z_.]{1,40}$/.test(data.event) ? data.event : 'unknown';
}

function parse<T extends z.ZodType>(schema: T, body: unknown): z.infer<T> {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const field = parsed.error.issues[0]?.path.join('.') || 'body';
  throw createError(400, `${field}: is missing or cannot be read`, { field });
}

function noise(reason: IgnoredReason): Noise {
  return { event: 'noise', reason };
}
