import { z } from 'zod';

/**
 * A fault: `true` always, a number as its probability, or in detail. `next`: the next so many times, then never again.
 * `ms`: how late or how long. `events`: only these webhook events.
 */
const faultSchema = z.union([
  z.boolean(),
  z.number().min(0).max(1),
  z.strictObject({
    probability: z.number().min(0).max(1).optional(),
    next: z.number().int().min(0).optional(),
    ms: z.number().int().min(0).optional(),
    events: z.array(z.string()).optional(),
  }),
]);

const webhookFaultsSchema = z.strictObject({
  drop: faultSchema.optional(),
  duplicate: faultSchema.optional(),
  delay: faultSchema.optional(),
  /** Held until the next delivery is through. */
  reorder: faultSchema.optional(),
});

const answerFaultsSchema = z.strictObject({
  /** The connection is reset before anything is done. */
  refuse: faultSchema.optional(),
  429: faultSchema.optional(),
  500: faultSchema.optional(),
  502: faultSchema.optional(),
  /** Done, but the answer comes late, not at all, or as a 500. */
  late: faultSchema.optional(),
  commitThenDrop: faultSchema.optional(),
  commitThen500: faultSchema.optional(),
});

/** Of the sandbox's own model. */
const modelFaultsSchema = z.strictObject({
  slow: faultSchema.optional(),
  429: faultSchema.optional(),
  500: faultSchema.optional(),
  /** A 200 that is no completion. */
  garbage: faultSchema.optional(),
  /** No answer at all, for as long as the caller waits. */
  silent: faultSchema.optional(),
});

/** `messages`: sending one; `lists`: reading what was said; `conversations`: everything else about one; `client`: the customer's API. */
export const faultPlanSchema = z.strictObject({
  webhooks: webhookFaultsSchema.optional(),
  api: z
    .strictObject({
      messages: answerFaultsSchema.optional(),
      lists: answerFaultsSchema.optional(),
      conversations: answerFaultsSchema.optional(),
      all: answerFaultsSchema.optional(),
      client: answerFaultsSchema.optional(),
    })
    .optional(),
  model: modelFaultsSchema.optional(),
  /** Every request to either API has its connection reset; a number: for so many milliseconds. */
  away: z.union([z.boolean(), z.number().int().min(1)]).optional(),
});

export type Fault = z.infer<typeof faultSchema>;
export type FaultPlan = z.input<typeof faultPlanSchema>;
export type WebhookFault = keyof z.infer<typeof webhookFaultsSchema>;
export type ModelFault = keyof z.infer<typeof modelFaultsSchema>;
export type AnswerFault = keyof z.infer<typeof answerFaultsSchema>;
export type RouteKind = 'messages' | 'lists' | 'conversations' | 'all' | 'client';
