import type { Facts, SignalledFact } from '../../src/contracts/conversation.ts';
import { accept } from '../../src/workflows/facts/accept.ts';
import type { Inbox } from '../../src/workflows/facts/inbox.ts';
import { NOW } from './facts.ts';

/** The inbox after one more fact, as the workflow's signal handlers make it. */
export function take(inbox: Inbox, { signal, fact }: SignalledFact): Inbox {
  const change = accept[signal].bind(accept) as (inbox: Inbox, fact: Facts[keyof Facts], now: number) => Inbox;
  return change(inbox, fact, NOW);
}
