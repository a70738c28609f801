import { getRetryable } from '@langchain/core/errors';
import { isObject } from './agent-graph.ts';
import { NoAnswerError } from './answer/no-answer.ts';
import { describeGraphError } from './describe-graph-error.ts';
import { retryAfterMs } from '../../chatwoot/client/retry-after.ts';

export interface ClassifiedError {
  /** The class that says most, for Temporal's failure type. */
  type: string;
  /** Whether trying again can help. */
  retry: boolean;
  /** How long the other side asks us to wait, at most five minutes. */
  delayMs?: number;
  status?: number;
  /** Safe to store and to log: never text of a customer, a model or a key. */
  message: string;
}

/** Trying again would meet the same code, settings or limit. */
const NEVER = new Set([
  'ZodError',
  '$ZodError',
  'GraphRecursionError',
  'GraphValueError',
  'InvalidUpdateError',
  'EmptyInputError',
  'UnreachableNodeError',
  'StateGraphInputError',
  'ModelCallLimitMiddlewareError',
  'ModelCallLimitError',
  'ContextOverflowError',
  'StateValidationError',
  'MissingCredentialsError',
  'OutcomeError',
]);
/** Our own cancellation never gets here, so an abort is a time limit somewhere inside the graph. */
const AGAIN = new Set(['TimeoutError', 'NodeTimeoutError', 'APIConnectionError', 'AbortError', 'APIUserAbortError']);
const WORTH_RETRYING = new Set([408, 425, 429]);
const LONGEST = 5 * 60_000;

/**
 * Decides about an error that a graph threw.
 *
 * Walks the causes, since middleware and parallel nodes wrap the error that matters, and prefers LangChain's own mark:
 * the `name` of nearly every OpenAI error is just `Error`. What nobody recognises is worth another try.
 */
export function classifyGraphError(error: unknown): ClassifiedError {
  const chain = [...causesOf(error)];
  const named = chain.find((one) => typeOf(one) !== undefined);
  const type = typeOf(named) ?? 'GraphError';
  const status = first(chain, statusOf);
  const delay = first(chain, delayOf);
  return {
    type,
    retry: first(chain, verdictOf) ?? (status === undefined || WORTH_RETRYING.has(status) || status >= 500),
    ...(delay === undefined ? {} : { delayMs: Math.min(Math.max(Math.round(delay), 0), LONGEST) }),
    ...(status === undefined ? {} : { status }),
    message: describeGraphError({ type, status, error: named ?? error }),
  };
}

function* causesOf(error: unknown, seen = new Set<unknown>()): Generator {
  if (error == null || seen.has(error)) return;
  seen.add(error);
  yield error;
  if (!isObject(error)) return;
  if (Array.isArray(error.errors)) for (const one of error.errors) yield* causesOf(one, seen);
  yield* causesOf(error.cause, seen);
}

function verdictOf(error: unknown): boolean | undefined {
  if (error instanceof NoAnswerError) return error.retry;
  const names = namesOf(error);
  if (names.some((name) => AGAIN.has(name))) return true;
  const marked = getRetryable(error);
  if (marked !== undefined) return marked;
  return names.some((name) => NEVER.has(name)) ? false : undefined;
}

const NOTHING_SAID = new Set(['Error', 'Object', 'MiddlewareError', 'AggregateError']);

function typeOf(error: unknown): string | undefined {
  return namesOf(error).find((name) => /^[\w$.]{1,80}$/.test(name) && !NOTHING_SAID.has(name));
}

function namesOf(error: unknown): string[] {
  if (!isObject(error)) return [];
  const made = isObject(error.constructor) ? error.constructor.name : undefined;
  const names = [nameFromMessage(error.message), error.name, made];
  return names.filter((name) => typeof name === 'string');
}

/** These are thrown as plain errors, without a class or a code of their own. */
function nameFromMessage(message: unknown): string | undefined {
  if (typeof message !== 'string') return undefined;
  if (message.startsWith('Validation failed for field')) return 'StateValidationError';
  return message.startsWith('Missing credentials') ? 'MissingCredentialsError' : undefined;
}

function statusOf(error: unknown): number | undefined {
  if (!isObject(error)) return undefined;
  return [error.status, error.statusCode].find((code) => typeof code === 'number');
}

function delayOf(error: unknown): number | undefined {
  if (!isObject(error)) return undefined;
  if (typeof error.retryAfterMs === 'number') return error.retryAfterMs;
  const exact = Number.parseFloat(headerOf(error.headers, 'retry-after-ms') ?? '');
  return Number.isFinite(exact) ? exact : retryAfterMs(headerOf(error.headers, 'retry-after'));
}

function headerOf(headers: unknown, name: string): string | undefined {
  const value: unknown = headers instanceof Headers ? headers.get(name) : isObject(headers) ? headers[name] : undefined;
  return typeof value === 'string' ? value : undefined;
}

function first<T>(chain: unknown[], read: (error: unknown) => T | undefined): T | undefined {
  for (const error of chain) {
    const found = read(error);
    if (found !== undefined) return found;
  }
  return undefined;
}
