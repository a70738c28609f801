import type { Command } from '../../chatwoot/commands.ts';
import { openFence } from '../turn/code-fence.ts';
import type { Piece } from '../turn/reply-pieces.ts';
import type { Fate } from './draft.ts';

/** What the private notes around drafts say: Markdown, as it is read at the desk. Pure. */

const HOW =
  '`/send` sends it. `/send` and a text sends that text instead. `/redo` and a hint makes another draft. `/drop` discards it.';

export interface Shown {
  pieces: Piece[];
  resolves: boolean;
  /** An older one stands above it, on which nobody has decided. */
  replaces: boolean;
  /** So many messages of the reply are too many for one answer, and are not part of it. */
  left: number;
  /** Why people are to decide on it, where the bot sends by itself. */
  why?: string | undefined;
}

export function writeDraft({ pieces, resolves, replaces, left, why }: Shown): string {
  const [first] = pieces;
  const options = pieces.flatMap((piece) => piece.options.map(({ title }) => title));
  const remarks = [
    why === undefined ? null : `The bot does not send it by itself: ${why}.`,
    replaces ? 'It replaces the draft above: the customer has written since.' : null,
    pieces.length > 1 ? `It is sent as ${pieces.length} messages.` : null,
    options.length > 0 ? `Quick replies below it: ${options.join(', ')}.` : null,
    left > 0
      ? `The end of the reply (${left} more messages) is not part of it: that is too much for one answer.`
      : null,
    resolves ? 'Once it is sent the conversation is resolved.' : null,
  ].filter((remark) => remark !== null);
  return [
    ['**Draft.**', ...remarks].join(' '),
    ...(first ? pieces.map(({ text }) => closed(text)) : ['*(no words: `/send` resolves the conversation)*']),
    '---',
    HOW,
  ].join('\n\n');
}

/** Or the commands would be part of its code. */
function closed(text: string): string {
  const fence = openFence(text);
  return fence ? `${text}\n${fence.end}` : text;
}

const INSTEAD: Record<Fate, string> = {
  sent: 'the draft was sent already',
  edited: 'another text was sent instead of the draft already',
  dropped: 'the draft was discarded already',
  redone: 'another draft is being written already',
  answeredOtherwise: 'people have answered, or taken the conversation over',
  superseded: 'the customer has written since, and that draft no longer counts',
  expired: 'nobody decided on the draft for too long',
};

/** A command that comes too late; `fate`: of the draft that it meant, if there was one. */
export function writeTooLate({ kind }: Command, fate: Fate | null): string {
  const why = fate === null ? 'there is no draft that waits' : INSTEAD[fate];
  return `\`/${kind}\` did nothing: ${why}.`;
}

export const PAUSED = 'That did nothing: the bot is paused in this conversation. The draft still waits.';

export const UNSENT =
  'It was not sent: the customer has written since, or a person has. Look at the conversation; the bot makes another draft where one is needed.';

export function writeUnknown(word: string): string {
  return `\`/${word.slice(0, 20)}\` is no command, and nothing was done. ${HOW}`;
}

export function writeReminder(age: number): string {
  const minutes = Math.round(age / 60_000);
  const words = minutes < 120 ? `${minutes} minutes` : `${Math.round(minutes / 60)} hours`;
  return `**A draft has waited for ${words}**, and the customer with it. ${HOW}`;
}
