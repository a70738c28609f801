import { z } from 'zod';

/** What an administrator is shown (`app/views/api/v1`), as far as `connect` and `doctor` read it. */

const id = z.coerce.number().int();
const name = z.string().nullish();
const flag = z.boolean().nullish();
const text = z.string().nullish();

export const statusSchema = z.object({ version: z.string() });
export const profileSchema = z.object({
  name,
  accounts: z.array(z.object({ id, name, role: text })),
});
export const botSchema = z.object({ id, name, outgoing_url: text, access_token: text, secret: text });
export const inboxSchema = z.object({
  id,
  name,
  channel_type: text,
  webhook_url: text,
  secret: text,
  greeting_enabled: flag,
  greeting_message: text,
  working_hours_enabled: flag,
  out_of_office_message: text,
  enable_auto_assignment: flag,
  csat_survey_enabled: flag,
  lock_to_single_conversation: flag,
});
export const inboxBotSchema = z.object({ agent_bot: z.object({ id: id.nullish() }).nullish() });
export const namedSchema = z.object({ id, name });
export const ruleSchema = z.object({
  id,
  name,
  active: flag,
  event_name: z.string(),
  conditions: z
    .array(z.object({ attribute_key: text, filter_operator: text, query_operator: text, values: z.unknown() }))
    .nullish(),
  actions: z.array(z.object({ action_name: z.string(), action_params: z.unknown() })).nullish(),
});
export const campaignSchema = z.object({
  id,
  title: text,
  enabled: flag,
  campaign_type: text,
  inbox: z.object({ id: id.nullish() }).nullish(),
  sender: z.object({ id: id.nullish() }).nullish(),
});
/** Minutes after which Chatwoot resolves what is open; since 4.1. */
export const accountSchema = z.object({
  settings: z.object({ auto_resolve_after: z.coerce.number().nullish() }).nullish(),
});
export const heldSchema = z.object({
  id,
  meta: z.object({ assignee_type: text, assignee: z.object({ id: id.nullish(), name }).nullish() }).nullish(),
});

export const listOf = <S extends z.ZodType>(schema: S) => z.object({ payload: z.array(schema) });

export type Profile = z.infer<typeof profileSchema>;
export type Bot = z.infer<typeof botSchema>;
export type Inbox = z.infer<typeof inboxSchema>;
export type Named = z.infer<typeof namedSchema>;
export type Rule = z.infer<typeof ruleSchema>;
export type Campaign = z.infer<typeof campaignSchema>;
export type Held = z.infer<typeof heldSchema>;
