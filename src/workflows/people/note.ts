import { RESUME } from '../../chatwoot/commands.ts';
import type { Run } from '../run.ts';
import { shorten } from '../facts/window.ts';

const QUESTION = 500;

interface Said {
  /** What the graph asks the team. */
  asked?: string | undefined;
  /** What was not sent, since people review. */
  draft?: string | null | undefined;
}

/** The private note of a hand-off, also when no model can write one: why, what for, and the customer's last words. */
export function writeNote(
  { inbox, turns }: Run,
  reason: string,
  summary: string | null,
  { asked, draft }: Said = {},
): string {
  const unanswered = inbox.unanswered.filter(({ note }) => !note);
  const waiting = unanswered.length > 0 ? unanswered : inbox.dialogue.filter(({ role }) => role === 'user').slice(-1);
  const question = shorten(waiting.map(({ text }) => text).join('\n'), QUESTION);
  const opening = inbox.policy.handoffEnabled
    ? 'The bot hands this conversation over.'
    : 'Please have a look at this conversation.';
  const lines = [
    asked === undefined ? `**${opening}** Reason: ${reason}.` : writeQuestion(asked),
    summary ? `Summary: ${summary}` : null,
    draft ? `It would have said:\n\n${draft}` : null,
    question ? `Last question: ${question}` : null,
    `Turns so far: ${turns}.`,
  ];
  return lines.filter((line) => line !== null).join('\n\n');
}

/** The graph's question to the team, with how to answer it. */
export function writeQuestion(asked: string): string {
  const how = `Answer with a private note that begins with \`${RESUME}\`, such as \`${RESUME} yes\`, and the bot goes on.`;
  return `**The bot asks:** ${asked}\n\n${how} Or write to the customer yourself, and it stays out.`;
}
