import type { MessageReading } from './message.ts';

/** A message as a line of the dialogue between the customer and everybody else. */
export function toDialogueMessage({ id, author, text, attachments, unreadable, quotes }: MessageReading) {
  const role: 'user' | 'assistant' = author === 'customer' ? 'user' : 'assistant';
  return {
    ...{ id, role, text },
    ...(attachments.length > 0 ? { attachments } : {}),
    ...(unreadable === null ? {} : { unreadable }),
    ...(quotes === null ? {} : { quotes: quotes.id }),
  };
}

/** What comes later than this (ms) is of the past; only then, or a slow Chatwoot would bring everything late. */
const AT_LEAST = 60 * 60_000;

/**
 * A message that a channel brings so late (`horizon`, ms) that nobody waits for a bot's answer to it any more: a phone that was
 * off, an import, a queue that stood still. People see it, and judge.
 */
export function orLate<M extends { receivedAt: number; unreadable?: string; late?: true }>(
  message: M,
  { sentAt }: Pick<MessageReading, 'sentAt'>,
  horizon: number,
): M {
  const late = message.receivedAt - sentAt * 1000;
  if (sentAt === 0 || late <= Math.max(horizon, AT_LEAST)) return message;
  return { ...message, late: true, unreadable: `the channel brought a message ${inWords(late)} late` };
}

function inWords(ms: number): string {
  const hours = Math.round(ms / 3_600_000);
  return hours < 48 ? `${hours} hours` : `${Math.round(hours / 24)} days`;
}

/** A customer's message that waits for an answer since `receivedAt` (Unix milliseconds). */
export function toIncoming(message: MessageReading, receivedAt: number) {
  const automatic = message.isAutomatic ? { automatic: true as const } : {};
  return { ...toDialogueMessage(message), role: 'user' as const, key: String(message.id), receivedAt, ...automatic };
}
