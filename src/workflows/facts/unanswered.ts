import type { IncomingMessage } from '../../contracts/conversation.ts';
import type { Inbox } from './inbox.ts';
import { remember, sizeOf } from './window.ts';

/** The customer's messages that wait for an answer. */

const MAX_WAITING = 200;
const MAX_WAITING_BYTES = 256 * 1024;

/** Takes a customer's message in, once; found by webhook or by a live read. */
export function addMessage(inbox: Inbox, message: IncomingMessage, now: number): Inbox {
  if (inbox.seen.includes(message.key)) return inbox;
  const seen = remember(inbox.seen, message.key);
  const unanswered = [...inbox.unanswered, message];
  // Once one is refused all are, until a person was asked: nobody would see the gap.
  if (inbox.shed > 0 || isTooMuch(unanswered)) return { ...shed(inbox), seen, stirred: inbox.stirred + 1 };
  return {
    ...inbox,
    seen,
    unanswered: unanswered.sort((a, b) => a.id - b.id || a.key.localeCompare(b.key)),
    firstAt: inbox.unanswered.length === 0 ? now : inbox.firstAt,
    lastAt: now,
    stirred: inbox.stirred + 1,
  };
}

/** More waits, attachments included, than one turn and one Temporal payload may hold. */
export function isTooMuch(waiting: IncomingMessage[]): boolean {
  return waiting.length > MAX_WAITING || sizeOf(waiting) > MAX_WAITING_BYTES;
}

/** Something came in that is too much: a person has to look. */
export function shed(inbox: Inbox): Inbox {
  return { ...inbox, shed: inbox.shed + 1 };
}

/** What the next turn is about: a person's answer to the graph by itself, else everything that the customer wrote. */
export function nextBatch({ unanswered }: Inbox): IncomingMessage[] {
  const answer = noteIn(unanswered);
  return answer ? [answer] : unanswered;
}

/** A person's answer to the graph. */
export function noteIn(messages: IncomingMessage[]): IncomingMessage | undefined {
  return messages.find(({ note }) => note);
}

/** The oldest message that waits, of those written before `newest`; clicks have the id of an older message of ours. */
export function oldestWaiting({ unanswered }: Inbox, newest: number): number {
  return Math.min(newest, ...unanswered.filter(({ id, key }) => key === String(id)).map(({ id }) => id));
}
