import { z } from 'zod';

/** What Chatwoot's shapes are made of, in webhooks and in the API. */

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

export const personSchema = optional(
  z.object({
    id: optional(idSchema),
    name: optional(z.string()),
    /** `contact`, `user`, `agent_bot` or `captain_assistant`; missing for a contact at the top of a body. */
    type: optional(z.string()),
  }),
);

export const attachmentSchema = z.object({
  file_type: z.string().nullish(),
  data_url: z.string().nullish(),
  fallback_title: z.string().nullish(),
  transcribed_text: z.string().nullish(),
});

export const timeSchema = optional(z.union([z.number(), z.string()]));
