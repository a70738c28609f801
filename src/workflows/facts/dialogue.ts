import type { DialogueMessage, IncomingMessage } from '../../contracts/conversation.ts';
import type { Inbox } from './inbox.ts';
import { put, window } from './window.ts';

/** What was said, and is answered. */

/** The batch was answered with `replies`: both become dialogue. Messages that came later keep waiting. */
export function answered(inbox: Inbox, batch: IncomingMessage[], replies: DialogueMessage[] = []): Inbox {
  const keys = new Set(batch.map(({ key }) => key));
  const asked = batch.filter(({ note }) => !note);
  const said = asked.map(({ receivedAt: _, ...message }): DialogueMessage => message);
  return {
    ...inbox,
    unanswered: inbox.unanswered.filter(({ key }) => !keys.has(key)),
    dialogue: window([...said, ...replies].reduce(put, inbox.dialogue)),
  };
}

export function said(inbox: Inbox, message: DialogueMessage): Inbox {
  return { ...inbox, dialogue: window(put(inbox.dialogue, message)) };
}

/**
 * Where people review, what one of them writes to the customer answers all that waited before it, and takes nothing from the bot. A
 * click has the id of an older message.
 */
export function answeredByPerson(
  inbox: Inbox,
  { id, text = '' }: Pick<DialogueMessage, 'id'> & { text?: string },
): Inbox {
  const settled = inbox.unanswered.filter((message) => message.id < id && !message.note);
  const words: DialogueMessage[] = text === '' ? [] : [{ id, role: 'assistant', text, human: true }];
  return { ...answered(inbox, settled, words), lastHumanReply: Math.max(inbox.lastHumanReply, id) };
}
