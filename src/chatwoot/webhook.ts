import { z } from 'zod';
import { additionalAttributesSchema, idSchema, messageFields, ofConversation, optional } from './fields.ts';
import { personSchema, statusSchema, timeSchema } from './fields.ts';

/**
 * What we read of webhook bodies. Ids, the kind of a message and the status in a conversation's event are required; all
 * else may be missing or unreadable, since older Chatwoots and hand-made senders leave much out.
 */

const withId = optional(z.object({ id: idSchema }));

/** The rest of it stays as it came: `readNested` reads it, where it can be read. */
const nestedMessageSchema = z.looseObject({
  id: optional(idSchema),
  account_id: optional(idSchema),
  inbox_id: optional(idSchema),
  status: optional(z.string()),
  sender: personSchema,
  conversation: ofConversation,
});

const conversationFields = {
  /** The display id: unique within its account. */
  id: idSchema,
  account: withId,
  inbox_id: optional(idSchema),
  contact_inbox: optional(
    z.object({ contact_id: optional(idSchema), inbox_id: optional(idSchema), source_id: optional(z.string()) }),
  ),
  channel: optional(z.string()),
  additional_attributes: additionalAttributesSchema,
  labels: optional(z.array(z.string())),
  custom_attributes: optional(z.record(z.string(), z.unknown())),
  updated_at: timeSchema,
  meta: optional(
    z.object({
      sender: personSchema,
      /** In the API's shape alone. */
      channel: optional(z.string()),
      assignee: personSchema,
      assignee_type: optional(z.string()),
      hmac_verified: optional(z.boolean()),
    }),
  ),
  /** At most one: the newest message that is neither an activity nor private. */
  messages: optional(z.array(nestedMessageSchema)),
};
const hookConversationSchema = z.object({ ...conversationFields, status: optional(statusSchema) });
export type HookConversation = z.infer<typeof hookConversationSchema>;

export const messageEventSchema = z.object({
  event: z.enum(['message_created', 'message_updated']),
  ...messageFields,
  conversation: hookConversationSchema,
  account: withId,
  inbox: withId,
});
export type MessageEvent = z.infer<typeof messageEventSchema>;

export const conversationEventSchema = z.object({
  ...conversationFields,
  event: z.enum([
    'conversation_created',
    'conversation_status_changed',
    'conversation_opened',
    'conversation_resolved',
    'conversation_updated',
  ]),
  status: statusSchema,
  inbox: withId,
  /** `null` or missing: Chatwoot does not say what changed (before 4.13, and always for a changed status). */
  changed_attributes: optional(
    z.array(z.record(z.string(), z.object({ previous_value: z.unknown(), current_value: z.unknown() }))),
  ),
});
export type ConversationEvent = z.infer<typeof conversationEventSchema>;

/** Just enough to tell noise, which is acknowledged whatever the rest of it looks like. */
export const noticeSchema = z.object({
  message_type: optional(messageFields.message_type),
  private: optional(z.boolean()),
  content: optional(z.string()),
  content_attributes: messageFields.content_attributes,
});

export const envelopeSchema = z.object({ event: z.string().min(1) });
