import type { MessageReading } from './message.ts';

/** A message as a line of the dialogue between the customer and everybody else. */
export function toDialogueMessage({ id, author, text, attachments, unreadable }: MessageReading) {
  const role: 'user' | 'assistant' = author === 'customer' ? 'user' : 'assistant';
  return {
    ...{ id, role, text },
    ...(attachments.length > 0 ? { attachments } : {}),
    ...(unreadable === null ? {} : { unreadable }),
  };
}

/** A customer's message that waits for an answer since `receivedAt` (Unix milliseconds). */
export function toIncoming(message: MessageReading, receivedAt: number) {
  const automatic = message.isAutomatic ? { automatic: true as const } : {};
  return { ...toDialogueMessage(message), role: 'user' as const, key: String(message.id), receivedAt, ...automatic };
}
