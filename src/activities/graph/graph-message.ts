import { z } from 'zod';
import { hasMethod, isObject } from './agent-graph.ts';

const tokens = z.number().catch(0);
const blockSchema = z.object({ type: z.string().nullish(), text: z.string().nullish() }).catch({});

/** What we read of a message, whoever made it: LangChain objects of any copy, plain dicts, messages from a server. */
const messageSchema = z.object({
  id: z.string().optional().catch(undefined),
  type: z.string().optional().catch(undefined),
  role: z.string().optional().catch(undefined),
  content: z.union([z.string(), z.array(z.union([z.string(), blockSchema]))]).catch(''),
  tool_calls: z.array(z.unknown()).nullish().catch(null),
  artifact: z.unknown().optional(),
  additional_kwargs: z.object({ chatwoot: z.unknown().optional() }).catch({}),
  response_metadata: z.object({ finish_reason: z.string().optional().catch(undefined) }).catch({}),
  usage_metadata: z
    .object({
      input_tokens: tokens,
      output_tokens: tokens,
      input_token_details: z.object({ cache_read: tokens.optional() }).optional().catch(undefined),
    })
    .optional()
    .catch(undefined),
});

type Content = z.infer<typeof messageSchema>['content'];

export interface ReadMessage {
  id: string | undefined;
  from: 'customer' | 'assistant' | 'other';
  /** Trimmed; reasoning, images and refusals are not text. */
  text: string;
  /** Came along with tool calls, so it is not (yet) the answer. */
  calling: boolean;
  finish: string | null;
  usage: z.infer<typeof messageSchema>['usage_metadata'];
  /** `{ chatwoot: … }` of a tool's artifact and of an AI message, in this order; unchecked. */
  actions: unknown[];
}

/** Reads a `messages` list without trusting a class: `instanceof` fails as soon as a project has its own LangChain. */
export function readMessages(list: unknown): ReadMessage[] {
  return Array.isArray(list) ? list.map(readMessage) : [];
}

function readMessage(value: unknown): ReadMessage {
  const message = messageSchema.safeParse(value).data;
  const from = senderOf(value, message);
  return {
    id: message?.id,
    from,
    text: textOf(message?.content ?? '').trim(),
    calling: (message?.tool_calls?.length ?? 0) > 0,
    finish: message?.response_metadata.finish_reason ?? null,
    usage: message?.usage_metadata,
    actions: [chatwootOf(message?.artifact), message?.additional_kwargs.chatwoot].filter((found) => found != null),
  };
}

function senderOf(value: unknown, message: { type?: string | undefined; role?: string | undefined } | undefined) {
  /** LangChain before 0.3 has no `type`. */
  const legacy = hasMethod(value, '_getType') ? value._getType() : undefined;
  const kinds: unknown[] = [message?.type, message?.role, legacy];
  if (kinds.some((kind) => kind === 'human' || kind === 'user' || kind === 'HumanMessageChunk')) return 'customer';
  if (kinds.some((kind) => kind === 'ai' || kind === 'assistant' || kind === 'AIMessageChunk')) return 'assistant';
  return 'other';
}

function textOf(content: Content): string {
  if (typeof content === 'string') return content;
  return content.map((block) => (typeof block === 'string' ? block : blockText(block))).join('');
}

function blockText({ type, text }: z.infer<typeof blockSchema>): string {
  return type === 'text' || type === 'output_text' ? (text ?? '') : '';
}

const chatwootOf = (artifact: unknown) => (isObject(artifact) ? artifact.chatwoot : undefined);
