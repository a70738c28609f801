import { outsideCode } from './outside-code.ts';

/**
 * Takes out what models that think aloud write beside their answer, where the server that runs them leaves it in the text:
 * DeepSeek, Qwen, Kimi and MiniMax (`<think>`), Magistral (`[THINK]`), Claude's and others' tags, gpt-oss (its channels), Gemma
 * and Cohere. Tags in code, and one that a sentence merely names, stay.
 *
 * Thoughts that do not end are all that is left of the answer: nothing.
 */
export function cutThoughts(given: string): string {
  let text = finalChannel(given.replace(ESCAPED, '<$1>').replace(FOLDED, '').trim());
  text = again(text, (rest) => rest.replace(LEADING, '').trim());
  text = cutPairs(text);
  text = cutBeforeClosing(text);
  text = cutOpen(text);
  return again(text, unwrap);
}

/** More than any model means; one that repeats itself writes them without end. */
const MOST = 20;

function again(text: string, cut: (text: string) => string): string {
  let rest = text;
  for (let round = 0; round < MOST; round += 1) {
    const next = cut(rest);
    if (next === rest) break;
    rest = next;
  }
  return rest;
}

/** As Open WebUI folds them, or in a block of code that says so. */
const FOLDED =
  /^\s*(?:<details type="reasoning"[\s\S]*?<\/details>|```(?:thinking|thoughts?|reasoning)\n[\s\S]*?\n```(?=\s))/;

const NAMES =
  '(?:\\w+_)?think(?:ing)?|plan(?:ning)?|reflect|thoughts?|thought_process|inner_thoughts?|reasoning|reflection|scratchpad|analysis|' +
  '(?:internal_|inner_)?monologue|chain_of_thought|cot|deliberation';
const TAG = `(?:[\\w-]+:)?(?:${NAMES})`;
const OPEN = `<${TAG}(?:\\s[^<>]*)?>|\\[(?:THINK(?:ING)?|REASONING)\\]|◁think▷|<\\|(?:begin_of_thought|START_THINKING|thinking)\\|>|<\\|channel>thought`;
const CLOSE = `<\\/${TAG}\\s*>|\\[\\/(?:THINK(?:ING)?|REASONING)\\]|◁\\/think▷|<\\|(?:end_of_thought|END_THINKING|\\/thinking)\\|>|<channel\\|>`;
/** A gateway or a tool that makes text fit for a page has passed over it. */
const ESCAPED = new RegExp(`&lt;(\\/?${TAG}\\s*)&gt;`, 'gi');
/** At the beginning they are thoughts whatever stands in them, a block of code that is not closed too. */
const LEADING = new RegExp(`^\\s*(?:${OPEN})[\\s\\S]*?(?:${CLOSE})`, 'i');
const PAIR = new RegExp(`(?:${OPEN})([\\s\\S]*?)(?:${CLOSE})`, 'gi');
const CLOSING = new RegExp(CLOSE, 'gi');
/** Of one that is not closed again: where something begins with it, or it hangs between two words. */
const OPENING = new RegExp(`^[ \\t]*(?:${OPEN})|(?<=[\\w.!?])(?:${OPEN})(?=\\w)`, 'im');

/** gpt-oss: what follows the last `final`. Where its tokens were dropped their names are left, run together. */
function finalChannel(text: string): string {
  const [, final] =
    /^[\s\S]*<\|channel\|>final(?:\s[^<]*)?<\|message\|>([\s\S]*?)(?:<\|(?:return|end)\|>\s*)?$/.exec(text) ?? [];
  const [, bare] = /^(?:analysis)[\s\S]*?assistantfinal([\s\S]*)$/.exec(text) ?? [];
  return (final ?? bare ?? text).trim();
}

function cutPairs(text: string): string {
  const spans = [...outsideCode(text).matchAll(PAIR)].filter((match) => isThought(text, match));
  return spans.reduceRight((rest, { 0: all, index }) => rest.slice(0, index) + rest.slice(index + all.length), text);
}

/** "Put it between <think> and </think>" in the middle of a line names the tags. */
function isThought(text: string, { 1: inner = '', index }: RegExpExecArray): boolean {
  const isLine = /(^|\n)[ \t]*$/.test(text.slice(0, index));
  if (!isLine && /^[^\S\n]+\S[^\n]*[^\S\n]+$/.test(inner)) return false;
  return isLine || inner.trim() === '' || inner.includes('\n') || inner.trim().split(/\s+/).length > 3;
}

/** Where the beginning stands in the model's template, only the end is in the text. */
function cutBeforeClosing(text: string): string {
  const last = [...outsideCode(text).matchAll(CLOSING)].findLast(({ 0: tag, index }) => {
    const isNamed =
      /[^\S\n]$/.test(text.slice(0, index)) && /^(?:[^\S\n]+\S|[.,;:!?)])/.test(text.slice(index + tag.length));
    return !isNamed;
  });
  return last ? text.slice(last.index + last[0].length).trim() : text;
}

function cutOpen(text: string): string {
  const at = outsideCode(text).search(OPENING);
  return at === -1 ? text : text.slice(0, at);
}

const ANSWER = /^<(answer|final_answer|final|response|reply|output|solution)>([\s\S]*?)(?:<\/\1>)?$/i;
const FRAME =
  /^<\|(?:begin_of_solution|begin_of_box|START_RESPONSE|START_TEXT)\|>|^<\|start_header_id\|>assistant<\|end_header_id\|>/;
/** As supervisors show agents' words to models, which copy it. */
const NAMED = /^<name>[^<>]*<\/name>\s*<content>([\s\S]*?)<\/content>$/;
const ENDS =
  /(?:<\|(?:im_end|eot_id|end|return|endoftext|end_of_text|end_of_solution|end_of_box|END_RESPONSE|END_TEXT)\|>|<\/s>|<end_of_turn>|<turn\|>|<eos>|<｜end▁of▁sentence｜>)\s*$/;

/** ReAct, and what models make of it in Markdown. */
const REACT = /^(?:\*\*)?(?:Thoughts?|Thinking|Reasoning):(?:\*\*)?[\s\S]*?\n(?:\*\*)?(?:Final )?Answer:(?:\*\*)?\s*/i;
/** Signs that nobody sees. */
const NOTHING = /^[\s\u200b-\u200d\u2060\ufeff]+$/;

/** What the answer is wrapped in: a tag beside the thoughts', and the tokens that end it. */
function unwrap(text: string): string {
  const inner = text
    .trim()
    .replace(FRAME, '')
    .replace(ENDS, '')
    .replace(ANSWER, '$2')
    .replace(NAMED, '$1')
    .replace(REACT, '');
  return inner.replace(NOTHING, '').trim();
}
