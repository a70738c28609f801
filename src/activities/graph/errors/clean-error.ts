import { findSecret, type Secrets } from '../../secrets.ts';
import { isObject } from '../agent-graph.ts';
import { hideWords } from './hide-words.ts';

interface Hidden {
  /** What the customer and the team said, and what is known of the customer. */
  said: readonly string[];
  secrets?: Secrets | undefined;
}

/** Characters: a message may quote a whole prompt. */
const [READ, MESSAGE] = [10_000, 1000];
const FRAMES = 20;
const CAUSES = 3;

/**
 * A graph's exception for those who wrote the graph: its name, what it says without the words of people and without secrets, and
 * where it was thrown. Nothing else of it: an HTTP error carries its request. What the graph has found elsewhere, and puts into its
 * message, stays in there.
 */
export function cleanError(error: unknown, hidden: Hidden, depth = 0): Error {
  const { message, stack, cause } = isObject(error) ? error : { message: String(error) };
  const text = typeof message === 'string' ? message.slice(0, READ) : '';
  const next = depth < CAUSES && isObject(cause) ? { cause: cleanError(cause, hidden, depth + 1) } : {};
  const cleaned = new Error(cleanText(text, hidden), next);
  cleaned.name = nameOf(error, hidden);
  cleaned.stack = [`${cleaned.name}: ${cleaned.message}`, ...framesOf(stack, text)].join('\n');
  return cleaned;
}

function cleanText(text: string, { said, secrets }: Hidden): string {
  const secret = findSecret(text, secrets);
  if (secret !== undefined && secret !== 'a stack trace') return `left out, since it holds ${secret}`;
  const hidden = hideWords(text, said);
  return text.length > MESSAGE ? `${hidden.slice(0, MESSAGE)} …` : hidden;
}

function nameOf(error: unknown, { said }: Hidden): string {
  if (!isObject(error)) return `a thrown ${typeof error}`;
  const made = isObject(error.constructor) ? error.constructor.name : undefined;
  const name = typeof error.name === 'string' && error.name !== 'Error' ? error.name : made;
  if (typeof name !== 'string' || !/^[\w$.]{1,80}$/.test(name)) return 'Error';
  return /(?:Error|Exception|Failure)$/.test(name) ? name : hideWords(name, said);
}

/**
 * Lines of code alone: what a message of several lines says is in front of them. Behind the last line of one's own, libraries only call
 * each other.
 */
function framesOf(stack: unknown, message: string): string[] {
  if (typeof stack !== 'string') return [];
  const at = stack.indexOf(message);
  const frames = (at < 0 ? stack : stack.slice(at + message.length)).split('\n');
  const code = frames.filter((line) => /^ {4}at .*(?::\d+:\d+\)?|\(<anonymous>\)|\(native\))$/.test(line));
  const own = code.findLastIndex((line) => !/node_modules|node:/.test(line));
  return code.slice(0, own < 0 ? FRAMES : Math.min(own + 1, FRAMES));
}
