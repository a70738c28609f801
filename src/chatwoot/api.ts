import { z } from 'zod';
import { additionalAttributesSchema, messageFields, ofConversation, personSchema, statusSchema } from './fields.ts';

/**
 * What we read of Chatwoot's REST answers: only these fields, so that an addition of Chatwoot's cannot break us.
 * Shapes: `app/views/api/v1/conversations/partials/_conversation.json.jbuilder` and `…/models/_message.json.jbuilder`.
 */

const idSchema = z.coerce.number().int();

export const messageSchema = z.object({
  ...messageFields,
  // A kind that a later Chatwoot adds must not hide all other messages of a list.
  message_type: messageFields.message_type.catch('outgoing'),
  conversation: ofConversation,
});
export type ApiMessage = z.infer<typeof messageSchema>;

export const conversationSchema = z.object({
  id: idSchema,
  status: statusSchema,
  inbox_id: idSchema.nullish(),
  labels: z.array(z.string()).nullish(),
  additional_attributes: additionalAttributesSchema,
  custom_attributes: z.record(z.string(), z.unknown()).nullish(),
  updated_at: z.union([z.number(), z.string()]).nullish(),
  meta: z
    .object({
      sender: personSchema,
      channel: z.string().nullish(),
      assignee: personSchema,
      assignee_type: z.string().nullish(),
      hmac_verified: z.boolean().nullish().catch(null),
    })
    .nullish(),
  /** At most one: the newest of any type. */
  messages: z.array(messageSchema).nullish(),
  last_non_activity_message: messageSchema.nullish(),
});
export type ApiConversation = z.infer<typeof conversationSchema>;

export const messageListSchema = z.object({ payload: z.array(messageSchema) });
export const labelListSchema = z.object({ payload: z.array(z.string()) });
export const namedListSchema = z.array(z.object({ id: idSchema, name: z.string().nullish() }));
/** The answer to a created message: its id proves that it is stored, since a proxy may answer 200 in Chatwoot's place. */
export const createdMessageSchema = z.object({ id: idSchema.positive(), sender: personSchema });
/** The answer to a change of status, whatever it says of it (`success` is null where a bot opens). */
export const toggledSchema = z.object({ payload: z.looseObject({}) });
