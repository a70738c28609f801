import path from 'node:path';
import { isObject } from './agent-graph.ts';
import { NoAnswerError } from './answer/no-answer.ts';

interface Described {
  type: string;
  status: number | undefined;
  error: unknown;
}

/**
 * Says what went wrong without a word of anybody's: failures are stored and logged, and a provider's message may quote the
 * prompt, the key or the answer. So there are only class, status, fixed hints, and what V8 says about code itself.
 */
export function describeGraphError({ type, status, error }: Described): string {
  if (error instanceof NoAnswerError) return error.message;
  if (status !== undefined) return `${type}: ${statusHint(type, status)} (${status})`;

  const hint = TYPE_HINTS.get(type) ?? codeMessage(error);
  return `${type}${hint ? `: ${hint}` : ''}${placeOf(type, error)}`;
}

/** Error classes of the OpenAI client (and of other clients made by the same generator). */
const MODEL_CLIENT = new Set([
  'APIError',
  'BadRequestError',
  'AuthenticationError',
  'PermissionDeniedError',
  'NotFoundError',
  'ConflictError',
  'UnprocessableEntityError',
  'RateLimitError',
  'RateLimitCapacityError',
  'InsufficientQuotaError',
  'InternalServerError',
  'ContextOverflowError',
]);

function statusHint(type: string, status: number): string {
  if (!MODEL_CLIENT.has(type)) return 'a service that the graph called refused';
  if (TYPE_HINTS.has(type)) return TYPE_HINTS.get(type) ?? '';
  return STATUS_HINTS.get(status) ?? (status >= 500 ? 'the model is down' : 'the model refused the request');
}

const STATUS_HINTS = new Map([
  [401, 'the model refused the key'],
  [403, 'the key may not use this model'],
  [404, 'no such model at this address'],
  [408, 'the model timed out'],
  [413, 'the request is too large for the model'],
  [429, 'too many requests to the model'],
]);

const TYPE_HINTS = new Map([
  ['InsufficientQuotaError', "the model account's quota is used up"],
  ['ContextOverflowError', 'the dialogue is too long for the model'],
  ['GraphUnavailable', "the worker could not load this agent's graph; its log says why"],
  ['MissingCredentialsError', 'no key for the model is set'],
  ['APIConnectionError', 'the model cannot be reached'],
  ['APIConnectionTimeoutError', 'the model did not answer in time'],
  ['TimeoutError', 'a time limit inside the graph'],
  ['AbortError', 'a time limit inside the graph'],
  ['NodeTimeoutError', 'a time limit of a node'],
  ['GraphRecursionError', 'the graph reached its recursion limit'],
  ['ModelCallLimitMiddlewareError', 'the graph reached its limit of model calls'],
  ['ModelCallLimitError', 'the graph reached its limit of model calls'],
  ['ZodError', 'the graph refused its input, or a value of its own'],
  ['$ZodError', 'the graph refused its input, or a value of its own'],
]);

const PLACED = new Set(['GraphError', 'TypeError', 'ReferenceError', 'RangeError']);

/** Messages about code. V8 has others that quote values ("Cannot convert … to a BigInt"): those are left out. */
const ABOUT_CODE = [
  /^Cannot (read|set) properties of (undefined|null)( \((reading|setting) '[\w$.-]{1,60}'\))?$/,
  /^[\w$.]{1,80}(\(\.\.\.\))?(\.[\w$]{1,60})* is not (a function|a constructor|defined|iterable)$/,
  /^Cannot access '[\w$]{1,60}' before initialization$/,
  /^Assignment to constant variable\.$/,
  /^Maximum call stack size exceeded$/,
  /^Invalid (array length|time value)$/,
];

function codeMessage(error: unknown): string {
  const text = messageOf(error);
  if (isNamed(error, 'OutcomeError')) return text.slice(0, 200);
  const field = /^Validation failed for field "([\w$]{1,60})"/.exec(text)?.[1];
  if (field) return `field "${field}" of the graph's state`;
  return ABOUT_CODE.some((pattern) => pattern.test(text)) ? text : '';
}

/** ` at answer.ts:12`: where in the graph's own code an error was thrown whose class says nothing; the file's name alone. */
function placeOf(type: string, error: unknown): string {
  if (!(error instanceof Error) || !PLACED.has(type)) return '';
  const frames = (error.stack ?? '').split('\n').filter((line) => /^ {4}at .*:\d+:\d+\)?$/.test(line));
  const own = frames.find((line) => !line.includes('node_modules') && !line.includes('node:'));
  const [, file, line] = /(?:\(|at |file:\/\/)([^()]+):(\d+):\d+\)?$/.exec(own ?? '') ?? [];
  return file && line ? ` at ${path.basename(file)}:${line}` : '';
}

const messageOf = (error: unknown) => (isObject(error) && typeof error.message === 'string' ? error.message : '');
const isNamed = (error: unknown, name: string) => isObject(error) && error.name === name;
