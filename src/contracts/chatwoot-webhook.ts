import { z } from 'zod';
import { attachmentSchema, idSchema, optional, personSchema, statusSchema, timeSchema } from '../chatwoot/fields.ts';

/**
 * What we read of webhook bodies. Ids, the kind of a message and the status in a conversation's event are required; all
 * else may be missing or unreadable, since older Chatwoots and hand-made senders leave much out.
 */

const MESSAGE_TYPES = ['incoming', 'outgoing', 'activity', 'template'] as const;
/** A word at the top of a webhook body, a number inside a conversation. */
const messageTypeSchema = z.union([
  z.enum(MESSAGE_TYPES),
  z.union([z.literal(0), z.literal(1), z.literal(2), z.literal(3)]).transform((number) => MESSAGE_TYPES[number]),
]);

const withId = optional(z.object({ id: idSchema }));

const nestedMessageSchema = z.object({
  id: optional(idSchema),
  account_id: optional(idSchema),
  inbox_id: optional(idSchema),
  status: optional(z.string()),
  sender: personSchema,
});

const conversationFields = {
  /** The display id: unique within its account. */
  id: idSchema,
  account: withId,
  inbox_id: optional(idSchema),
  contact_inbox: optional(z.object({ contact_id: optional(idSchema), inbox_id: optional(idSchema) })),
  labels: optional(z.array(z.string())),
  updated_at: timeSchema,
  meta: optional(z.object({ sender: personSchema, assignee: personSchema, assignee_type: optional(z.string()) })),
  /** At most one: the newest message that is neither an activity nor private. */
  messages: optional(z.array(nestedMessageSchema)),
};
const hookConversationSchema = z.object({ ...conversationFields, status: optional(statusSchema) });
export type HookConversation = z.infer<typeof hookConversationSchema>;

const contentAttributesSchema = z.record(z.string(), z.unknown());

export const messageEventSchema = z.object({
  event: z.enum(['message_created', 'message_updated']),
  id: idSchema,
  message_type: messageTypeSchema,
  conversation: hookConversationSchema,
  // Not forgiving here: a text that we cannot read must fail loudly, or the customer would wait for an answer for ever.
  content: z.string().nullish(),
  private: z.boolean().nullish(),
  content_attributes: optional(contentAttributesSchema),
  sender: personSchema,
  account: withId,
  inbox: withId,
  attachments: z.array(attachmentSchema.catch({})).nullish(),
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
  message_type: optional(messageTypeSchema),
  private: optional(z.boolean()),
  content: optional(z.string()),
  content_attributes: optional(contentAttributesSchema),
});

export const envelopeSchema = z.object({ event: z.string().min(1) });

/** `submitted_values` of a message with options: what the customer chose. */
export const submittedValuesSchema = z.array(
  z.object({ title: optional(z.string()), name: optional(z.string()), value: z.unknown().optional() }),
);
/** `text_content.quoted` is, against its name, the text without the quoted history. */
export const emailSchema = z.object({
  auto_reply: optional(z.boolean()),
  text_content: optional(z.object({ quoted: optional(z.string()) })),
});
