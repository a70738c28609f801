import { z } from 'zod';
import { hasMethod, isObject } from '../agent-graph.ts';
import { isGivenId } from '../given-id.ts';
import { endingShape, endingWord } from './ending.ts';
import { contentText, hasRefusal } from './message-text.ts';
import { callsIn, type Call } from './tool-calls.ts';

const tokens = z.number().catch(0);
const text = z.string().optional().catch(undefined);
const ending = z.object(endingShape).optional().catch(undefined);

/** What we read of a message, whoever made it: LangChain objects of any copy, plain dicts, a provider's own, a server's. */
const messageSchema = z.object({
  ...endingShape,
  ...{ id: text, type: text, role: text, tool_call_id: text, refusal: text },
  content: z.unknown().optional(),
  parts: z.unknown().optional(),
  tool_calls: z.unknown().optional(),
  invalid_tool_calls: z.unknown().optional(),
  artifact: z.unknown().optional(),
  additional_kwargs: z
    .looseObject({
      ...endingShape,
      ...{ __raw_response: ending, chatwoot: z.unknown().optional(), refusal: text, lc_source: text },
    })
    .catch({}),
  ...{ generation_info: ending, responseMetadata: ending, raw: ending, raw_response: ending },
  response_metadata: z.object({ ...endingShape, model: text, model_name: text, model_provider: text }).catch({}),
  usage_metadata: z
    .object({
      input_tokens: tokens,
      output_tokens: tokens,
      input_token_details: z.object({ cache_read: tokens.optional() }).optional().catch(undefined),
    })
    .optional()
    .catch(undefined),
});
type Shape = z.infer<typeof messageSchema>;

export interface ReadMessage {
  id: string | undefined;
  /** A person's message that we did not give is nobody's. */
  from: 'customer' | 'assistant' | 'tool' | 'other';
  /** It came from us: the customer's, a colleague's, the bot's of an earlier turn. */
  given: boolean;
  /** Trimmed; thoughts that stand in it as text are still there. */
  text: string;
  calls: Call[];
  /** Of a tool's message: the call that it answers, and whether it went wrong. */
  result: { call: string | undefined; failed: boolean } | undefined;
  /** The provider's word for how it ended. */
  finish: string | null;
  refused: boolean;
  /** A model's own message has traces (usage, a model's name, an ending); one that code made has none. */
  byModel: boolean;
  usage: Shape['usage_metadata'];
  /** `{ chatwoot: … }` of a tool's artifact and of an AI message, in this order; unchecked. */
  actions: unknown[];
}

/** Reads a `messages` list without trusting a class: `instanceof` fails as soon as a project has its own LangChain. */
export function readMessages(list: unknown): ReadMessage[] {
  return Array.isArray(list) ? list.map((value) => readMessage(unpack(value))) : [];
}

function readMessage(value: unknown): ReadMessage {
  const message = messageSchema.safeParse(value).data ?? messageSchema.parse({});
  const {
    id,
    parts,
    content = parts,
    additional_kwargs: extra,
    response_metadata: about,
    usage_metadata: usage,
  } = message;
  const { generation_info, responseMetadata, raw, raw_response } = message;
  const kept = [generation_info, responseMetadata, raw, raw_response, extra.__raw_response].filter(
    (place) => place !== undefined,
  );
  const finish = endingWord(about, extra, message, ...kept);
  const from = senderOf(value, message);
  return {
    ...{ id, from, finish, usage },
    given: isGivenId(id),
    text: contentText(content).trim(),
    calls: from === 'assistant' ? callsIn(message) : [],
    result:
      from === 'tool'
        ? { call: message.tool_call_id, failed: message.status === 'error' || FAILED.test(contentText(content)) }
        : undefined,
    refused: Boolean(message.refusal ?? extra.refusal) || hasRefusal(content),
    byModel: Boolean(usage?.output_tokens ?? finish ?? about.model ?? about.model_name ?? about.model_provider),
    actions: [chatwootOf(message.artifact), extra.chatwoot].filter((found) => found != null),
  };
}

/** Serialized (`lc: 1`), stored (`data`) and written as `[role, content]` it says the same. */
function unpack(value: unknown): unknown {
  if (Array.isArray(value) && value.length === 2) return { role: value[0] as unknown, content: value[1] as unknown };
  if (!isObject(value)) return value;
  if (value.lc === 1 && isObject(value.kwargs)) {
    const name: unknown = Array.isArray(value.id) ? value.id.at(-1) : undefined;
    return { ...value.kwargs, type: typeof name === 'string' ? name : undefined };
  }
  return isObject(value.data) && value.content === undefined ? { ...value.data, type: value.type } : value;
}

/** What becomes of a tool that throws, in the words of those who do not mark it: LangGraph's older nodes, and Python's. */
const FAILED = /^Error(?: invoking tool\b|: )|Please fix your mistakes\.$/;

const SENDERS = new Map<unknown, ReadMessage['from']>([
  ...kinds('customer', 'human', 'user', 'HumanMessage', 'HumanMessageChunk'),
  ...kinds('assistant', 'ai', 'assistant', 'model', 'AIMessage', 'AIMessageChunk'),
  ...kinds('tool', 'tool', 'function', 'ToolMessage', 'ToolMessageChunk', 'FunctionMessage'),
]);

function senderOf(value: unknown, { id, type, role, additional_kwargs: extra }: Shape): ReadMessage['from'] {
  /** LangChain before 0.3 has no `type`. */
  const legacy = hasMethod(value, '_getType') ? value._getType() : undefined;
  const from = [role, type, legacy].map((kind) => SENDERS.get(kind)).find((found) => found !== undefined);
  if (from === undefined || extra.lc_source === 'summarization') return 'other';
  return from === 'customer' && !isGivenId(id) ? 'other' : from;
}

function kinds(from: ReadMessage['from'], ...names: string[]): [string, ReadMessage['from']][] {
  return names.map((name) => [name, from]);
}

const chatwootOf = (artifact: unknown) => (isObject(artifact) ? artifact.chatwoot : undefined);
