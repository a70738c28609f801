import type { Status } from '../contracts/conversation.ts';
import { steady } from './activities.ts';
import { addMessage } from './inbox.ts';
import { persist } from './persist.ts';
import type { Ending, Run } from './run.ts';
import { checkOwner } from './yield.ts';

/** Resolves the conversation unless the customer has written again: then that message is answered first. */
export async function resolve(run: Run): Promise<Ending | undefined> {
  const { ref, inbox } = run;
  if (inbox.unanswered.length > 0 || inbox.claim) return undefined;
  const asked = inbox.dialogue.filter(({ role }) => role === 'user').map(({ id }) => id);
  const from: Status[] = inbox.policy.mode === 'agent-bot' ? ['pending'] : ['pending', 'open'];
  const { changed, newer } = await persist(() =>
    steady.setStatus.executeWithOptions({ summary: 'resolve' }, [
      { ref, status: 'resolved', from, unlessNewerThan: Math.max(0, ...asked) },
    ]),
  );
  if (changed) return { outcome: 'resolved', reason: 'the bot resolved it' };
  if (!newer) return checkOwner(run);
  run.inbox = addMessage(run.inbox, newer, Date.now());
  return undefined;
}
