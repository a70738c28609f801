import { channelOf, fits, lengthIn, type Size } from '../../chatwoot/channels.ts';
import { openFence } from './code-fence.ts';

/**
 * Splits a reply into parts that the channel takes: at paragraphs, else at sentences, else at words, and never within a code or
 * a link that a part of its own can hold. Where a block of code is cut, it ends with its part and begins again in the next.
 */
export function splitReply(text: string, channel: string | null): string[] {
  const limit = channelOf(channel).text;
  const parts: string[] = [];
  let rest = text.trim();
  while (!fits(rest, limit)) {
    const end = breakBefore(rest, limit);
    const fence = openFence(rest.slice(0, end));
    const part = fence ? rest.slice(0, end).trimEnd() : rest.slice(0, end).trim();
    parts.push(fence ? `${part}\n${fence.end}` : part);
    rest = fence ? `${fence.begin}\n${rest.slice(end).replace(/^\n+/, '')}` : rest.slice(end).trim();
  }
  return rest === '' ? parts : [...parts, rest];
}

/** At the end of a block of code its fence still has to fit. */
const FENCE = 8;
const PARAGRAPH = /\n\s*\n/g;
const LINE = /\n/g;
const SENTENCE = /[.!?…。！？]["')\]]*\s/g;
const WORD = /\s/g;
/** What is useless in halves though it may hold spaces: a link with its text, a piece of code in a line. */
const WHOLE = /\[[^[\]\n]*\]\([^)\s[]*\)|`[^`\n]+`/g;

/** Index (1 …) at which a part ends; not in the first third if there is any choice, and never within a surrogate pair. */
function breakBefore(text: string, limit: Size): number {
  const whole = prefix(text, limit.most, limit);
  const isCode = openFence(text.slice(0, whole)) !== null;
  const most = isCode ? prefix(text, limit.most - FENCE, limit) : whole;
  for (const pattern of isCode ? [PARAGRAPH, LINE, WORD] : [PARAGRAPH, SENTENCE, WORD]) {
    const end = lastBreak(text, most, pattern);
    if (end > most / 3) return end;
  }
  const word = lastBreak(text, most, WORD);
  const next = word > 0 ? atomAt(text, word) : '';
  return next !== '' && !isCode && fits(next, limit) ? word : most;
}

/** The last place within `most` that the pattern allows and that cuts nothing which belongs together; 0: none. */
function lastBreak(text: string, most: number, pattern: RegExp): number {
  const spans = [...text.slice(0, 2 * most).matchAll(WHOLE)].filter((span) => span[0].length <= most);
  const ends = [...text.slice(0, most).matchAll(pattern)].map((match) => match.index + match[0].length);
  const isWithin = (end: number) => spans.some(({ index, 0: span }) => end > index && end < index + span.length);
  return ends.findLast((end) => !isWithin(end)) ?? 0;
}

/** What must not be cut behind a break: a link or a code whole, else a word. */
function atomAt(text: string, start: number): string {
  const rest = text.slice(start);
  const span = rest.match(new RegExp(`^(?:${WHOLE.source})\\S*`));
  return span?.[0] ?? /^\S+/.exec(rest)?.[0] ?? '';
}

/** How many characters from the beginning take up at most so much. */
function prefix(text: string, most: number, size: Size): number {
  let end = Math.min(text.length, most);
  if (size.unit === 'bytes') {
    let used = 0;
    end = 0;
    for (const character of text) {
      used += lengthIn(character, size);
      if (used > most) break;
      end += character.length;
    }
  }
  const code = text.charCodeAt(end - 1);
  return code >= 0xd800 && code <= 0xdbff && end > 1 ? end - 1 : end;
}
