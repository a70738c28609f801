import { z } from 'zod';
import type { Why } from './no-answer.ts';

/** How a model says that its answer is not whole. */
export type BadEnding = Extract<Why, 'cutOff' | 'refused' | 'filtered' | 'failed' | 'brokenCall'>;

const word = z.string().optional().catch(undefined);

/**
 * Where LangChain's packages leave the word: in `response_metadata`, Anthropic's and Google's in `additional_kwargs` too, older ones in
 * `generation_info`; a provider's whole response may stand there as it came.
 */
export const endingShape = {
  ...{ finish_reason: word, finishReason: word, stop_reason: word, stopReason: word },
  ...{ done_reason: word, doneReason: word, status: word },
  incomplete_details: z.object({ reason: word }).optional().catch(undefined),
  messageStop: z.object({ stopReason: word }).optional().catch(undefined),
  promptFeedback: z.object({ blockReason: word }).optional().catch(undefined),
  /** As a provider wraps it: OpenAI's and its kin's list of one. */
  choices: z
    .array(z.looseObject({ finish_reason: word }))
    .optional()
    .catch(undefined),
};
type Ending = z.infer<z.ZodObject<typeof endingShape>>;

/**
 * The words by provider, without signs and in lower case. All others say that the answer is whole, or that tools are called.
 *
 * | provider | where | documented at |
 * | --- | --- | --- |
 * | OpenAI chat, Azure, Groq, xAI, OpenRouter | `finish_reason` | platform.openai.com/docs/api-reference/chat/object |
 * | OpenAI Responses | `status`, `incomplete_details.reason` | platform.openai.com/docs/api-reference/responses/object |
 * | Anthropic | `stop_reason` | platform.claude.com/docs/build-with-claude/handling-stop-reasons |
 * | Gemini, Vertex AI | `finishReason` | ai.google.dev/api/generate-content#FinishReason |
 * | Bedrock | `stopReason` | docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html |
 * | Mistral | `finish_reason` | docs.mistral.ai/api, chat completion |
 * | Ollama | `done_reason` | docs.ollama.com/api |
 * | vLLM | `finish_reason` | docs.vllm.ai, `FinishReason` of `vllm.v1.engine` |
 * | DeepSeek | `finish_reason` | api-docs.deepseek.com/api/create-chat-completion |
 * | Cohere | `finish_reason` | docs.cohere.com/reference/chat |
 * | watsonx | `stop_reason` | cloud.ibm.com/apidocs/watsonx-ai |
 */
const WORDS = new Map<string, BadEnding>([
  ...of('cutOff', 'length', 'max_tokens', 'max_output_tokens', 'model_length', 'model_context_window_exceeded'),
  ...of('cutOff', 'incomplete', 'pause_turn', 'limit', 'token_limit', 'time_limit', 'not_finished', 'repetition'),
  ...of('cutOff', 'compaction', 'repetition_truncation'),
  ...of('refused', 'refusal'),
  ...of('filtered', 'content_filter', 'content_filtered', 'guardrail_intervened', 'SAFETY', 'RECITATION', 'LANGUAGE'),
  ...of('filtered', 'BLOCKLIST', 'PROHIBITED_CONTENT', 'SPII', 'IMAGE_SAFETY', 'MODEL_ARMOR', 'ERROR_TOXIC'),
  ...of(
    'failed',
    'error',
    'failed',
    'cancelled',
    'abort',
    'OTHER',
    'load',
    'unload',
    'MALFORMED_RESPONSE',
    'malformed_model_output',
  ),
  ...of('failed', 'insufficient_system_resource', 'ERROR_LIMIT', 'USER_CANCEL', 'TIMEOUT', 'MISSING_THOUGHT_SIGNATURE'),
  ...of('brokenCall', 'MALFORMED_FUNCTION_CALL', 'UNEXPECTED_TOOL_CALL', 'TOO_MANY_TOOL_CALLS', 'malformed_tool_use'),
]);

/** Words that nobody has listed yet, by what they contain. */
const KIN: readonly [RegExp, BadEnding][] = [
  [/malformed.*(tool|function)|(tool|function).*malformed/, 'brokenCall'],
  [/refus/, 'refused'],
  [/filter|safety|recitation|guardrail|blocked|blocklist|prohibit|moderat|toxic|sensitive/, 'filtered'],
  [
    /length|max(?:len|token|output|context)|exceed|truncat|incomplete|unfinished|notfinished|(?:token|time)limit/,
    'cutOff',
  ],
  [/error|fail|preempt|abort|cancel|timeout|malformed/, 'failed'],
];

/** The word that tells most, as the provider wrote it; `null`: none is there. */
export function endingWord(...places: Ending[]): string | null {
  const words = places.flatMap(wordsOf);
  return words.find((each) => badEnding(each) !== undefined) ?? words[0] ?? null;
}

export function badEnding(given: string | null): BadEnding | undefined {
  const plain = plainOf(given ?? '');
  return WORDS.get(plain) ?? KIN.find(([pattern]) => pattern.test(plain))?.[1];
}

/** It says that tools are called. */
export const saysCalls = (given: string | null): boolean =>
  ['toolcalls', 'toolcall', 'tooluse', 'functioncall'].includes(plainOf(given ?? ''));

function wordsOf(ending: Ending): string[] {
  const { status, incomplete_details: details, messageStop, promptFeedback, choices: [choice] = [] } = ending;
  const words = [
    ...[ending.finish_reason, ending.finishReason, ending.stop_reason, ending.stopReason],
    ...[ending.done_reason, ending.doneReason, messageStop?.stopReason, details?.reason],
    choice?.finish_reason,
    promptFeedback?.blockReason === undefined ? undefined : 'blocked',
    // Other words of a status are about the response, not about the answer.
    status !== undefined && ['incomplete', 'failed', 'cancelled'].includes(status) ? status : undefined,
  ];
  return words.flatMap((each) => each || []);
}

function of(how: BadEnding, ...words: string[]): [string, BadEnding][] {
  return words.map((each) => [plainOf(each), how]);
}

function plainOf(given: string): string {
  return given.toLowerCase().replace(/[^a-z]/g, '');
}
