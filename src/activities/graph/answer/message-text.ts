import { isObject } from '../agent-graph.ts';

/**
 * What a message says in its content. Only what is known to be text is: thoughts (`thinking`, `reasoning`, `reasoning_content`,
 * Google's `thought: true`), images, calls, results of a provider's own tools and refusals are not.
 *
 * Text blocks that follow each other are one text, as citations split it; what stands between two keeps them apart.
 */
export function contentText(content: unknown): string {
  if (typeof content === 'string') return content;
  const blocks: unknown[] = Array.isArray(content) ? content : [content];
  const parts: string[] = [];
  let isApart = false;
  for (const block of blocks) {
    const text = blockText(block);
    // Mistral's and OpenAI's marks of where it was read stand in the midst of a sentence.
    if (isObject(block) && block.type === 'reference') continue;
    if (text === undefined) {
      isApart = true;
      continue;
    }
    parts.push(isApart && parts.length > 0 ? `\n\n${text}` : text);
    isApart = false;
  }
  return parts.join('');
}

/** `undefined`: the block holds no text. */
function blockText(block: unknown): string | undefined {
  if (typeof block === 'string') return block;
  // OpenAI marks what its newer models say on their way (`commentary`); the answer has another phase.
  if (!isObject(block) || block.thought === true || block.phase === 'commentary') return undefined;
  if (block.type === 'citations_content') return citedText(block.citationsContent);
  // Bedrock's and Google's own blocks have no type.
  const isText = [undefined, 'text', 'text_delta', 'output_text', 'input_text'].some((type) => block.type === type);
  if (!isText) return undefined;
  const text = isObject(block.text) ? block.text.value : block.text;
  return typeof text === 'string' ? text : undefined;
}

/** Bedrock's text with citations. */
function citedText(value: unknown): string | undefined {
  const list: unknown[] = isObject(value) && Array.isArray(value.content) ? value.content : [];
  const texts = list.flatMap((one) => (isObject(one) && typeof one.text === 'string' ? [one.text] : []));
  return texts.length > 0 ? texts.join('') : undefined;
}

export const hasRefusal = (content: unknown): boolean =>
  Array.isArray(content) && content.some((block) => isObject(block) && block.type === 'refusal');
