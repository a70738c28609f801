import type { Run } from './run.ts';
import { shorten } from './window.ts';

const QUESTION = 500;

/** The private note of a hand-off, also when no model can write one: why, what for, and the customer's last words. */
export function writeNote({ inbox, turns }: Run, reason: string, summary: string | null): string {
  const waiting =
    inbox.unanswered.length > 0 ? inbox.unanswered : inbox.dialogue.filter(({ role }) => role === 'user').slice(-1);
  const question = shorten(waiting.map(({ text }) => text).join('\n'), QUESTION);
  const lines = [
    `**The bot hands this conversation over.** Reason: ${reason}.`,
    summary ? `Summary: ${summary}` : null,
    question ? `Last question: ${question}` : null,
    `Turns so far: ${turns}.`,
  ];
  return lines.filter((line) => line !== null).join('\n\n');
}
