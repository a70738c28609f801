import type { Heard } from '../../contracts/activities.ts';
import type { IncomingMessage } from '../../contracts/conversation.ts';
import type { Run } from '../run.ts';

/** The batch with what its voice notes said in the turn: later turns remember these words, as they would Chatwoot's own. */
export function hear(run: Run, batch: IncomingMessage[], heard: Heard[] = []): IncomingMessage[] {
  if (heard.length === 0) return batch;
  const withWords = (message: IncomingMessage): IncomingMessage => {
    const transcripts = heard.find(({ id }) => id === message.id)?.transcripts ?? [];
    const { attachments } = message;
    if (!attachments) return message;
    return {
      ...message,
      attachments: attachments.map((file, at) => ({ ...file, transcript: file.transcript ?? transcripts[at] ?? null })),
    };
  };
  run.inbox = { ...run.inbox, unanswered: run.inbox.unanswered.map(withWords) };
  return batch.map(withWords);
}
