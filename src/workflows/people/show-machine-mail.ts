import { look } from '../look.ts';
import type { Ending, Run } from '../run.ts';
import { checkOwner, open } from './yield.ts';

/**
 * A machine wrote where nobody else has, as far as this run knows: people get to see the conversation, as they would without a
 * bot. A look shows what was said before the run: where that is something else the mail changes nothing. A bot's token shows
 * the newest message alone, which is the machine's; then people see one conversation too many.
 */
export async function showMachineMail(run: Run): Promise<Ending | undefined> {
  run.inbox = { ...run.inbox, machineWrote: false };
  const reading = await look(run);
  const ending = await checkOwner(run, reading);
  if (ending || run.inbox.unanswered.length > 0) return ending;
  const { last } = reading;
  if (last && last.from !== 'other') return { outcome: 'idle', reason: 'a machine wrote, which is not answered' };
  await open(run);
  return { outcome: 'statusChanged', reason: 'nobody but a machine wrote' };
}
