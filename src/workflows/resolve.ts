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
  const newest = Math.max(0, ...inbox.dialogue.filter(({ role }) => role === 'user').map(({ id }) => id));
  const from: Status[] = inbox.policy.mode === 'agent-bot' ? ['pending'] : ['pending', 'open'];
  const { changed, newer } = await persist(() =>
    steady(run).setStatus.executeWithOptions({ summary: 'resolve' }, [
      { ref, status: 'resolved', from, unlessNewerThan: newest },
    ]),
  );
  if (changed) return { outcome: 'resolved', reason: RESOLVED_BY_US };
  if (!newer) return checkOwner(run, null, newest);
  run.inbox = addMessage(run.inbox, newer, Date.now());
  return undefined;
}
