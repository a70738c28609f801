import type { DialogueMessage } from '../contracts/conversation.ts';

/** Bounds on what a conversation carries along, whatever its length (promise G7). */
const MAX_MESSAGES = 40;
const MAX_CHARACTERS = 32 * 1024;
const MAX_TEXT = 8000;
const MAX_REMEMBERED = 1000;

/** The recent end of a dialogue: at most 40 messages and 32 KB, oldest out; single texts cut at 8,000 characters. */
export function window(dialogue: DialogueMessage[]): DialogueMessage[] {
  const cut = dialogue.slice(-MAX_MESSAGES).map(cutText);
  let size = cut.reduce((sum, { text }) => sum + text.length, 0);
  let first = 0;
  while (size > MAX_CHARACTERS && first < cut.length - 1) size -= cut[first++]?.text.length ?? 0;
  return cut.slice(first);
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
