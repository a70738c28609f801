import { isMail } from '../../chatwoot/channels.ts';
import type { DialogueMessage } from '../../contracts/conversation.ts';
import type { Run } from '../run.ts';

/**
 * Whether a mail says again, word for word, what the one before it said and we have answered: machines do that which nobody can
 * tell by their headers or address, and each answer brings the next mail. A customer who sends a mail twice looks the same.
 */
export function isRepeated({ channel, inbox }: Pick<Run, 'channel' | 'inbox'>): boolean {
  const { about, dialogue, unanswered } = inbox;
  const last = unanswered.at(-1);
  if (!isMail(channel ?? about?.channel ?? null) || !last || last.text === '' || last.note) return false;
  const before = dialogue.findLast(isByCustomer);
  const isAnswered = dialogue.at(-1)?.role === 'assistant';
  return isAnswered && before?.text === last.text && unanswered.every(({ text }) => text === last.text);
}

const isByCustomer = ({ role }: DialogueMessage) => role === 'user';
