import { z } from 'zod';

/** The contract between this service and any LangGraph graph (docs/graphs.md). */

const target = z.union([z.string(), z.number()]);

export const handoffSchema = z.strictObject({
  reason: z.string().max(500).nullish(),
  summary: z.string().max(4000).nullish(),
  team: target.nullish(),
  assignee: target.nullish(),
  priority: z.enum(['urgent', 'high', 'medium', 'low']).nullish(),
});

const link = z.url({ protocol: /^https?$/ });
const MAX_ITEMS = 10;

/** As Chatwoot has them, without the actions that only a page around its widget would hear of. */
export const cardSchema = z.strictObject({
  title: z.string().min(1),
  description: z.string().nullish(),
  media_url: link.nullish(),
  actions: z.array(z.strictObject({ type: z.literal('link'), text: z.string().min(1), uri: link })).min(1),
});
export type Card = z.infer<typeof cardSchema>;

export const articleSchema = z.strictObject({ title: z.string().min(1), description: z.string().nullish(), link });
export type Article = z.infer<typeof articleSchema>;

/** What a message shows beside, or instead of, its text; the names are Chatwoot's content types. */
export type Items = { type: 'cards'; items: Card[] } | { type: 'article'; items: Article[] };

/** What a graph may ask for beside its reply. Strict: a misspelt key fails loudly instead of being ignored. */
export const actionsSchema = z.strictObject({
  handoff: z.union([z.literal(true), handoffSchema]).nullish(),
  resolve: z.boolean().nullish(),
  /** Added to the conversation's labels, never removed. */
  labels: z.array(z.string().min(1)).nullish(),
  /** A private note for the team. */
  note: z.string().nullish(),
  /** Merged into the conversation's custom attributes. */
  attributes: z.record(z.string(), z.unknown()).nullish(),
  priority: z.enum(['urgent', 'high', 'medium', 'low']).nullish(),
  /** Quick replies shown with the reply (Chatwoot's `input_select`). */
  options: z
    .array(z.strictObject({ title: z.string().min(1), value: z.string().min(1) }))
    .max(MAX_ITEMS)
    .nullish(),
  /** Shown after the reply, as a message of their own. */
  cards: z.array(cardSchema).max(MAX_ITEMS).nullish(),
  articles: z.array(articleSchema).max(MAX_ITEMS).nullish(),
  /** People decide on this reply first; a text says why. */
  review: z.union([z.boolean(), z.string().max(500)]).nullish(),
  /** How sure the graph is of its reply; `REVIEW_BELOW` says what is too little. */
  confidence: z.number().min(0).max(1).nullish(),
  /** A deliberate "no reply": not an error. */
  silent: z.boolean().nullish(),
});
export type Actions = z.infer<typeof actionsSchema>;
export type Handoff = z.infer<typeof handoffSchema>;

export interface Usage {
  inputTokens: number;
  outputTokens: number;
  /** The part of `inputTokens` that the provider had in its cache; absent: none. */
  cachedTokens?: number;
  /** In the currency of `MODEL_PRICES`; absent where there are no prices. */
  cost?: number;
}

/** A turn's result as plain data: what the workflow carries out. */
export interface Outcome {
  /** Trimmed; empty where the graph said nothing. */
  reply: string;
  actions: Actions;
  usage: Usage;
  /** The model's `finish_reason`, where known. */
  finish: string | null;
  /** The graph has stopped and waits for a person's answer to this (`interrupt`). */
  question?: string;
}

/** Fields that a graph may rely on, in `metadata` and in `config.context`. */
export interface GraphMetadata {
  channel: 'chatwoot';
  account_id: number;
  conversation_id: number;
  contact_id: number | null;
  contact_name: string | null;
  /** Whoever chats may have typed these two, unless `contact_verified`; what is signed is the identifier. */
  contact_email: string | null;
  contact_identifier: string | null;
  /** The website has signed who the customer is (Chatwoot's identity validation). */
  contact_verified: boolean;
  inbox_id: number | null;
  /** The channel, as `whatsapp` or `website`; `unknown` where Chatwoot does not say. */
  source: string;
  contact_attributes: Record<string, unknown>;
  conversation_attributes: Record<string, unknown>;
  language: string | null;
  /** On which the customer began to write; of a website alone. */
  page: string | null;
  /** What the customer's newest words answer; `text` is `null` where nobody can look it up. */
  in_reply_to: { id: number; text: string | null } | null;
  /** Whether people are there; only with a user token, which may ask. */
  working_hours?: 'in' | 'out';
  /** A person did not like the draft, and says how another one should be; empty: they have not said it. */
  hint?: string;
}

/** What a graph is told where Chatwoot tells nothing, and nobody can look. */
export const NOTHING_TOLD = {
  ...{ source: 'unknown', contact_attributes: {}, conversation_attributes: {} },
  ...{ language: null, page: null, in_reply_to: null },
  ...{ contact_email: null, contact_identifier: null, contact_verified: false },
};

/** In the form that every provider's LangChain package takes; the URL is a data URL. */
export type ContentBlock = { type: 'text'; text: string } | { type: 'image_url'; image_url: { url: string } };

/** One message as the graph gets it: plain, never a LangChain object. `id` is `cw:<account>:<message id>`. */
export interface GraphMessage {
  role: 'user' | 'assistant';
  /** Blocks only where the customer's images come along. */
  content: string | ContentBlock[];
  id: string;
  name?: string;
}

/** Which of a thread's questions: a checkpoint may see several, one after the other. */
export interface Asked {
  checkpoint: string;
  fingerprint: string;
}

/** A person's answer to a question of the graph, with which it goes on. */
export interface Resume {
  asked: Asked;
  answer: string;
}

/** Everything one call of a graph needs. */
export interface GraphTurn {
  /** The recent dialogue, oldest first, ending with the customer's unanswered messages. */
  messages: GraphMessage[];
  /** How many of `messages`, from the end, are new in this turn: all that a graph with a checkpointer gets. */
  fresh: number;
  sessionId: string;
  threadId: string;
  metadata: GraphMetadata;
  /** Instead of new messages: what a person answered. */
  resume?: Resume;
  /** Another answer is wanted than the one that there may be. */
  anew?: true;
  /** Ids of messages of which a memory of the graph's own holds an answer that the customer was not told. */
  unsent?: string[];
}
