import { isObject } from '../agent-graph.ts';

/** What a graph wants to know of a person before it goes on. */
export interface Question {
  /** In a line, for lists: `reason`, `question`, or which tools need an approval. */
  reason: string;
  /** All that helps to answer it; of several questions the first, since an answer is for one. */
  question: string;
}

const MAX_REASON = 500;
const MAX_QUESTION = 4000;

/** Reads `__interrupt__` of a result; `undefined`: the graph waits for nobody. */
export function readInterrupts(value: unknown): Question | undefined {
  if (!Array.isArray(value) || value.length === 0) return undefined;
  const values = value.map((item: unknown) => (isObject(item) ? item.value : item));
  const reasons = [...new Set(values.map(reasonOf))];
  return { reason: reasons.join('; ').slice(0, MAX_REASON), question: questionOf(values[0]).slice(0, MAX_QUESTION) };
}

function reasonOf(value: unknown): string {
  const text = textOf(value);
  if (text) return text;
  const names = requestsOf(value).map(({ name }) => name);
  return names.length > 0 ? `approval needed: ${names.join(', ')}` : 'the graph waits for a person';
}

function questionOf(value: unknown): string {
  const text = textOf(value);
  if (text) return text;
  const requests = requestsOf(value).map(({ name, description }) => description ?? name);
  if (requests.length > 0) return `Approve or reject: ${requests.join('; ')}`;
  return isObject(value) ? JSON.stringify(value) : 'the graph waits for a person';
}

function textOf(value: unknown): string | undefined {
  const texts: unknown[] = isObject(value) ? [value.reason, value.question] : [value];
  return texts
    .find((text) => typeof text === 'string' && text.trim() !== '')
    ?.toString()
    .trim();
}

/** As `humanInTheLoopMiddleware` asks. */
function requestsOf(value: unknown): { name: string; description?: string }[] {
  const requests: unknown[] = isObject(value) && Array.isArray(value.actionRequests) ? value.actionRequests : [];
  return requests.map((request) => {
    const { name, description, args } = isObject(request) ? request : {};
    const tool = typeof name === 'string' ? name : 'a tool';
    const told = typeof description === 'string' ? description : args === undefined ? undefined : JSON.stringify(args);
    return told === undefined ? { name: tool } : { name: tool, description: `${tool}: ${told}` };
  });
}
