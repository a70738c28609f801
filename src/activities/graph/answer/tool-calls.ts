import { isObject } from '../agent-graph.ts';

/** A model's call of a tool. */
export interface Call {
  id: string | undefined;
  name: string;
  /** Its arguments cannot be read: it was cut off, or never was one. */
  broken: boolean;
}

/** Where a message holds its calls: LangChain's lists, else the provider's own. */
interface Calling {
  tool_calls?: unknown;
  invalid_tool_calls?: unknown;
  additional_kwargs?: unknown;
  content?: unknown;
}

export function callsIn({ tool_calls, invalid_tool_calls, additional_kwargs, content }: Calling): Call[] {
  const broken = [...listOf(invalid_tool_calls), ...blocksOf(content, 'invalid_tool_call')];
  const read = listOf(tool_calls).map((call) => readCall(call));
  const unread = read.length > 0 || broken.length > 0 ? [] : ownCalls(additional_kwargs, content);
  return [
    ...read,
    ...unread.map((call) => readCall(call)),
    ...broken.map((call) => ({ ...readCall(call), broken: true })),
  ];
}

/** As OpenAI, Anthropic, Google and Bedrock write them. Tools that a provider runs itself (`server_tool_use`) are none. */
function ownCalls(kwargs: unknown, content: unknown): unknown[] {
  const { tool_calls, function_call } = isObject(kwargs) ? kwargs : {};
  return [
    ...listOf(tool_calls),
    ...(isObject(function_call) ? [function_call] : []),
    ...blocksOf(content, 'tool_use', 'tool_call', 'functionCall', 'toolUse'),
  ];
}

function blocksOf(content: unknown, ...types: string[]): unknown[] {
  return listOf(content).filter((block) => isObject(block) && types.includes(String(block.type)));
}

function readCall(value: unknown): Call {
  const call = isObject(value) ? value : {};
  const inner = [call.function, call.functionCall, call.toolUse].find(isObject) ?? call;
  const [name, id] = [inner.name ?? call.name, call.id ?? inner.id ?? inner.toolUseId];
  const args = inner.args ?? inner.arguments ?? inner.input;
  return {
    id: typeof id === 'string' ? id : undefined,
    name: typeof name === 'string' ? name : '',
    broken: typeof args === 'string' && args.trim() !== '' && !isJson(args),
  };
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/**
 * Whether a tool of this name calls a person. A guess, for a call that never came to anything: one that hands over to another agent
 * (`transfer_to_billing`) is none, and a tool with a name of its own is missed.
 */
export function callsPerson(name: string): boolean {
  const words = name
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .replace(/[^a-z]+/g, '_');
  return PERSON.test(words);
}

const WHO = '(human|person|colleague|human_agent|live_agent|support|support_team|operator)';
const PERSON = new RegExp(
  `(request|call|ask|contact|get|notify|(talk|speak|transfer|connect|escalate|hand_?over|hand_?off)_to)_(an?_|the_)?${WHO}$|^human(_agent|_support)?$|^(hand_?off|hand_?over|escalat)|_(hand_?off|hand_?over)$`,
);

/**
 * Whether a text has the name of a tool in it that calls a person, in code or not: no customer reads that, and what stands beside it is a
 * promise. A name as in an address (`/contact_human`) is none.
 */
export const namesHuman = (text: string): boolean => HUMAN.test(text);

const HUMAN =
  /(?<![\w/@.?&=#-])(?:request|contact|(?:talk|speak|transfer|connect|escalate|hand_?over|hand_?off)_to)_(?:an?_)?(?:human(?:_agent)?|live_agent|colleague)(?![\w/@-])/;

const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
