import { isObject } from '../agent-graph.ts';
import type { Why } from './no-answer.ts';
import { onlyCode, outsideCode } from './outside-code.ts';
import { namesHuman } from './tool-calls.ts';

/**
 * Whether a text is meant for a program: a call of a tool that the model's server did not recognise, data, a page, or tokens of a
 * template. JSON in a block of code may be what the customer asked for, unless it is nothing but a call.
 */
export function machineText(text: string): Extract<Why, 'callAsText' | 'structure' | 'notForPeople'> | undefined {
  const fenced = onlyCode(text);
  const prose = outsideCode(text);
  if (CALLS.some((pattern) => pattern.test(prose)) || CALL_FENCE.test(text) || namesHuman(text)) return 'callAsText';
  if (fenced && (isCall(parse(fenced.code)) || CALLS.some((pattern) => pattern.test(fenced.code)))) return 'callAsText';
  const data = parse(text);
  if (isCall(data)) return 'callAsText';
  if (isData(data) || DATA.test(text) || (fenced && holdsAnswer(parse(fenced.code)))) return 'structure';
  return NOT_FOR_PEOPLE.some((pattern) => pattern.test(prose)) ? 'notForPeople' : undefined;
}

/** JSON alone, or in a block of code alone. */
export function dataIn(text: string): Record<string, unknown> | undefined {
  const data = parse(onlyCode(text)?.code ?? text);
  return isObject(data) ? data : undefined;
}

/** As models write calls into text where nobody parses them, by what their templates have. */
const CALLS = [
  // Hermes, Qwen, GLM, MiniMax, Claude, DeepSeek: tags
  /<\/?(?:[\w｜-]+[:｜])?(?:tool_?calls?|function_?calls?|tool_use|tool_code|tool_responses?|tool_results?|toolcall|use_mcp_tool|start_function_call)\b[^<>]*>/i,
  /<(?:[\w-]+:)?invoke\s+name=|<function=\w|<parameter=\w/i,
  // Mistral, Granite, Functionary, Llama, Kimi, Gemma
  /\[TOOL_CALLS\]|\[TOOL_REQUEST\]|^functools\[|<\|(?:python_tag|tool_call|tool_calls?_\w+)/im,
  // gpt-oss, with and without its tokens; Gemini
  /\bto=functions\.|\bdefault_api\.\w+\(/,
  // ReAct
  /^Action:.*\n+Action Input:/im,
  // A function's name with what it is given, and nothing else: Llama, Mistral, Functionary, agents of editors
  /^\[?\s*[a-z]+(?:_[a-z]+)+\((?:\w+\s*=[^\n]*|\{[\s\S]*\})?\)\s*\]?$/,
  /^(?:>>>)?[a-z]+(?:_[a-z]+)+\s*\{\s*"/,
  /^<([a-z]+(?:_[a-z]+)+)>[\s\S]*<\/\1>$/,
  // As models copy what a log shows; Qwen's own
  /^(?:\[(?:calling )?(?:tool|function)(?:[ _]calls?)?:|(?:tool|function)[ _]call:\s*\w+\()/im,
  /^functions\.\w+:\d+|✿FUNCTION✿/,
  // JSON in the midst of words
  /\{\s*"(?:name|tool|tool_name|function|action|recipient_name|type)"\s*:[^{}]*"(?:arguments|parameters|args|action_input|tool_input)"\s*:/,
  /\{\s*"(?:tool_calls|function_call|tool_uses)"\s*:/,
];
const CALL_FENCE = /^```+(?:tool_code|tool_calls?|function_calls?)\b/m;

const CALL_KEYS = new Set([
  ...['id', 'type', 'name', 'tool', 'tool_name', 'function', 'action', 'recipient_name'],
  ...[
    'arguments',
    'parameters',
    'args',
    'input',
    'action_input',
    'tool_input',
    'tool_calls',
    'function_call',
    'tool_uses',
  ],
]);
const ARGUMENTS = ['arguments', 'parameters', 'args', 'input', 'action_input', 'tool_input'];

/** Nothing but a tool's name and its arguments, or a list of these. */
function isCall(data: unknown): boolean {
  if (Array.isArray(data)) return data.length > 0 && data.every(isCall);
  if (!isObject(data) || !Object.keys(data).every((key) => CALL_KEYS.has(key))) return false;
  if (isObject(data.function) || 'tool_calls' in data || 'function_call' in data || 'tool_uses' in data) return true;
  const name = [data.name, data.tool, data.tool_name, data.function, data.action, data.recipient_name];
  return name.some((each) => typeof each === 'string') && ARGUMENTS.some((key) => key in data);
}

const isData = (data: unknown): boolean =>
  isObject(data) && (!Array.isArray(data) || data.some((each) => typeof each === 'string' || isObject(each)));

/** In a block of code alone: not what a customer asked for, but an answer in a form that a program asked for. */
const holdsAnswer = (data: unknown): boolean =>
  isObject(data) && ['answer', 'reply', 'response', 'final_answer'].some((key) => typeof data[key] === 'string');

/** What `createAgent` says behind a structured answer; the beginning of an object, whole or not, also as Python writes it. */
const DATA = /^Returning structured response: |^(?:\[\s*)?\{\s*(?:"[^"\n]{1,80}"|'[^'\n]{1,80}')\s*:/;

const NOT_FOR_PEOPLE = [
  /^\s*(?:<!doctype html|<html[\s>]|<\?xml\s)/i,
  /^\s*(?:undefined|null|None|NaN|\[\s*\]|\{\s*\})\s*$/,
  /\[object Object\]/,
  /^\s*(?:AI|Human|Tool|System)Message(?:Chunk)?\s*[({]/,
  // Tokens of a template: what follows is no longer the answer.
  /<[|｜](?:[A-Za-z][\w▁]*)[|｜]>|<start_of_turn>|\[\/?INST\]/,
];

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
