import type { IncomingMessage } from '../../contracts/conversation.ts';
import type { Inbox } from './inbox.ts';
import { remember } from './window.ts';

/** A machine's mail is never answered. It counts where the customer has said nothing: nobody else would see the conversation. */
export function addMachineMail(inbox: Inbox, { key }: IncomingMessage): Inbox {
  if (inbox.seen.includes(key)) return inbox;
  const seen = remember(inbox.seen, key);
  const isAlone = inbox.unanswered.length === 0 && inbox.dialogue.length === 0;
  return isAlone ? { ...inbox, seen, machineWrote: true, stirred: inbox.stirred + 1 } : { ...inbox, seen };
}
