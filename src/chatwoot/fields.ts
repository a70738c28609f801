import { z } from 'zod';

/**
 * What Chatwoot's shapes are made of. A message comes in three: at the top of a webhook's body (kind as a word, time as ISO
 * text, a contact without `type`), nested in a conversation (kind as a number, with `sender_type`), and in a list of messages
 * (kind as a number, neither `sender_type` nor `additional_attributes`). All three are read by the same fields.
 */

/** Chatwoot sends numbers; automation tools that pass its bodies on like to make texts of them. */
export const idSchema = z.union([
  z.int().nonnegative(),
  z
    .string()
    .regex(/^\d{1,15}$/)
    .transform(Number),
]);
export const optional = <T extends z.ZodType>(schema: T) => schema.nullish().catch(null);

export const statusSchema = z.enum(['open', 'resolved', 'pending', 'snoozed']);
export type Status = z.infer<typeof statusSchema>;

const MESSAGE_TYPES = ['incoming', 'outgoing', 'activity', 'template'] as const;
const messageTypeSchema = z.union([
  z.enum(MESSAGE_TYPES),
  z.union([z.literal(0), z.literal(1), z.literal(2), z.literal(3)]).transform((number) => MESSAGE_TYPES[number]),
]);

export const personSchema = optional(
  z.object({
    id: optional(idSchema),
    name: optional(z.string()),
    email: optional(z.string()),
    /** Of a contact: as the website names its user. */
    identifier: optional(z.string()),
    custom_attributes: optional(z.record(z.string(), z.unknown())),
    /** `contact`, `user`, `agent_bot` or `captain_assistant`; missing for a contact at the top of a body. */
    type: optional(z.string()),
    /** Of a contact. */
    blocked: optional(z.boolean()),
  }),
);

const coordinate = z.coerce.number().min(-180).max(180);

export const attachmentSchema = z.object({
  file_type: z.string().nullish(),
  data_url: z.string().nullish(),
  fallback_title: z.string().nullish(),
  transcribed_text: z.string().nullish(),
  /** Of a place; 0 where the file is none. */
  coordinates_lat: optional(coordinate),
  coordinates_long: optional(coordinate),
  /** Of a shared contact: its names. */
  meta: optional(z.object({ firstName: optional(z.string()), lastName: optional(z.string()) })),
});

const contentAttributesSchema = optional(z.record(z.string(), z.unknown()));
export type ContentAttributes = z.infer<typeof contentAttributesSchema>;

/** What Chatwoot has found out about a conversation; of a website also from where and in what language. */
export const additionalAttributesSchema = optional(
  z.object({
    browser_language: optional(z.string()),
    conversation_language: optional(z.string()),
    referer: optional(z.string()),
  }),
);

/** A message names its conversation's contact, by the channel's own name for them. */
export const ofConversation = optional(
  z.object({ contact_inbox: optional(z.object({ source_id: optional(z.string()) })) }),
);

export const timeSchema = optional(z.union([z.number(), z.string()]));

/** In the `content_attributes` of an activity, where somebody has changed the status (4.16.2, recorded). */
export const activitySchema = z.object({ type: z.literal('conversation_status_changed'), status: z.string() });

export const messageFields = {
  id: idSchema,
  message_type: messageTypeSchema,
  // Not forgiving here: a text that we cannot read must fail loudly, or the customer would wait for an answer for ever.
  content: z.string().nullish(),
  /** As `text`, `incoming_email`, `voice_call`; a later Chatwoot may have more of them. */
  content_type: optional(z.string()),
  private: z.boolean().nullish(),
  created_at: timeSchema,
  content_attributes: contentAttributesSchema,
  additional_attributes: optional(z.object({ campaign_id: z.unknown().optional() })),
  sender: personSchema,
  /** `Contact`, `User`, `AgentBot` or `Captain::Assistant`. */
  sender_type: optional(z.string()),
  attachments: z.array(attachmentSchema.catch({})).nullish(),
};
export const messageSchema = z.object(messageFields);
export type ChatwootMessage = z.infer<typeof messageSchema>;
