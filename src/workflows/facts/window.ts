import { forMemory } from '../../chatwoot/attachments.ts';
import type { DialogueMessage } from '../../contracts/conversation.ts';

/** Bounds on what a conversation carries along, whatever its length (promise G7). */
const MAX_MESSAGES = 40;
const MAX_CHARACTERS = 32 * 1024;
const MAX_TEXT = 8000;
const MAX_REMEMBERED = 1000;

/** The recent end of a dialogue: at most 40 messages and 32 KB, oldest out; single texts cut at 8,000 characters. */
export function window(dialogue: DialogueMessage[]): DialogueMessage[] {
  const cut = dialogue.slice(-MAX_MESSAGES).map(cutText).map(forMemory);
  let size = cut.reduce((sum, message) => sum + lengthOf(message), 0);
  let first = 0;
  for (const message of cut.slice(0, -1)) {
    if (size <= MAX_CHARACTERS) break;
    size -= lengthOf(message);
    first++;
  }
  return cut.slice(first);
}

/**
 * Adds what was said last, but before the words of people that are newer: their webhook may come before the turn is over. A
 * customer's message that waited for the turn stays behind the answer to the older one, though its id is lower.
 */
export function put(dialogue: DialogueMessage[], message: DialogueMessage): DialogueMessage[] {
  const { id, key = String(id) } = message;
  const isPlaced = id > 0 && key === String(id);
  const at = dialogue.findLastIndex((other) => !(isPlaced && other.human && other.id > id)) + 1;
  return [...dialogue.slice(0, at), message, ...dialogue.slice(at)];
}

/** Bytes of JSON, as in a Temporal payload. */
export function sizeOf(value: object): number {
  return new TextEncoder().encode(JSON.stringify(value)).length;
}

/** In characters: the text, and what is attached to it. */
function lengthOf({ text, attachments = [] }: DialogueMessage): number {
  const files = attachments.map(
    ({ name, url, transcript }) => name.length + (url?.length ?? 0) + (transcript?.length ?? 0),
  );
  return files.reduce((sum, size) => sum + size, text.length);
}

/** A bounded set of keys as a list, oldest out. */
export function remember(keys: string[], key: string): string[] {
  return keys.includes(key) ? keys : [...keys, key].slice(-MAX_REMEMBERED);
}

export function cutText<M extends DialogueMessage>(message: M): M {
  return message.text.length <= MAX_TEXT ? message : { ...message, text: `${shorten(message.text, MAX_TEXT)}…` };
}

/** The first `limit` characters; never half a surrogate pair, which models and Chatwoot refuse. */
export function shorten(text: string, limit: number): string {
  const code = text.charCodeAt(limit - 1);
  return text.slice(0, code >= 0xd800 && code <= 0xdbff ? limit - 1 : limit);
}
