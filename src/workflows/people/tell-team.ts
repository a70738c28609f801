import { formatSendKey } from '../../chatwoot/send-key.ts';
import { optional } from '../activities.ts';
import { writeNote } from './note.ts';
import type { Run } from '../run.ts';
import { attempt, BEFORE_OPEN } from './yield.ts';

/** A private note where a person should look, but the bot may not hand off; `newest`: the customer's message it is about. */
export async function tellTeam(run: Run, reason: string, newest: number): Promise<void> {
  const sendKey = formatSendKey({ agent: run.ref.agent, newest, kind: 'note', part: 1, parts: 1 });
  const text = writeNote(run, reason, null);
  const options = { summary: 'note', scheduleToCloseTimeout: BEFORE_OPEN };
  await attempt(() => optional(run).addNote.executeWithOptions(options, [{ ref: run.ref, sendKey, text }]));
}
