import { z } from 'zod';
import { conversationSchema } from './api.ts';

/** Chatwoot's lists, as far as the reconciler reads them (reference 8.3, `conversation_finder.rb`). */

const id = z.coerce.number().int();

export const listedConversationSchema = conversationSchema.extend({
  /** Unix seconds; 0: nobody waits. */
  waiting_since: z.number().nullish(),
  last_activity_at: z.number().nullish(),
});
export type ListedConversation = z.infer<typeof listedConversationSchema>;

export const conversationListSchema = z.object({
  data: z.object({
    meta: z.object({ all_count: z.number().nullish() }).nullish(),
    payload: z.array(listedConversationSchema),
  }),
});

export const inboxListSchema = z.object({
  payload: z.array(z.object({ id, channel_type: z.string().nullish(), webhook_url: z.string().nullish() })),
});

/** The token is there for administrators alone. */
export const botListSchema = z.array(z.object({ id, access_token: z.string().nullish() }));

/** An empty object where the inbox has no bot. */
export const inboxBotSchema = z.object({ agent_bot: z.object({ id: id.nullish() }).nullish() });
