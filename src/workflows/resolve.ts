import type { Status } from '../contracts/conversation.ts';
import { steady } from './activities.ts';
import { addMessage } from './inbox.ts';
import { persist } from './persist.ts';
import { RESOLVED_BY_US, type Ending, type Run } from './run.ts';
import { checkOwner } from './yield.ts';

/** Resolves the conversation, unless the customer has written again (that message is answered first) or a person has. */
export async function resolve(run: Run): Promise<Ending | undefined> {
  const { ref, inbox } = run;
  if (inbox.unanswered.length > 0 || inbox.claim) return undefined;
  // What an operator ordered meanwhile comes first.
  if (run.handOffWanted !== null || run.paused) return undefined;
  const asked = inbox.dialogue.filter(({ role }) => role === 'user').map(({ id }) => id);
  const newest = Math.max(run.answeredUpTo, ...asked);
  const from: Status[] = inbox.policy.mode === 'agent-bot' ? ['pending'] : ['pending', 'open'];
  const { changed, newer } = await persist(() =>
    steady(run).setStatus.executeWithOptions({ summary: 'resolve' }, [
      { ref, status: 'resolved', from, unlessNewerThan: newest },
    ]),
  );
  // Both, where the answer to our first try was lost: what crossed with it makes the loop look again.
  if (newer) run.inbox = addMessage(run.inbox, newer, Date.now());
  if (changed) return { outcome: 'resolved', reason: RESOLVED_BY_US };
  return newer ? undefined : checkOwner(run, null, newest);
}
