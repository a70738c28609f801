import type { IncomingMessage } from '../../contracts/conversation.ts';
import { noteIn } from '../facts/inbox.ts';
import type { Run } from '../run.ts';

/** After so many restarts in a row a turn is finished, whatever comes in: a chatterbox must get an answer too. */
export const MAX_RESTARTS = 3;

/** Why a turn that runs on `batch` must stop; `undefined`: it goes on. */
export function interruption(run: Run, batch: IncomingMessage[]): 'taken' | 'asked' | 'changed' | 'newer' | undefined {
  const { inbox, restarts } = run;
  if (inbox.claim) return 'taken';
  if (run.paused || run.handOffWanted !== null || inbox.shed > 0) return 'asked';
  const now = new Map(inbox.unanswered.map(({ key, text }) => [key, text]));
  if (batch.some(({ key, text }) => now.get(key) !== text)) return 'changed';
  const newer = inbox.unanswered.length > batch.length && !noteIn(batch);
  return newer && inbox.policy.onNewMessage === 'restart' && restarts < MAX_RESTARTS ? 'newer' : undefined;
}
