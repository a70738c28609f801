import { formatSendKey } from '../../chatwoot/send-key.ts';
import { optional } from '../activities.ts';
import { handOffToPerson } from '../people/hand-off.ts';
import { tellTeam } from '../people/tell-team.ts';
import { attempt } from '../people/yield.ts';
import type { Ending, Run } from '../run.ts';
import { newestOf, settleBatch } from '../turn/say.ts';
import { endDraft } from './end-draft.ts';
import { writeReminder } from './write-draft.ts';

/** What is done about a draft on which nobody decides. */

/** Once, by a note. */
export async function remind(run: Run): Promise<undefined> {
  const { ref, draft } = run;
  if (!draft) return;
  draft.reminded = true;
  const sendKey = formatSendKey({ agent: ref.agent, newest: newestOf(draft.batch), kind: 'note', part: 1, parts: 2 });
  const text = writeReminder(Date.now() - draft.at);
  await attempt(() => optional(run).addNote.executeWithOptions({ summary: 'reminder' }, [{ ref, sendKey, text }]));
}

/** Nobody has decided, and nobody waits for it any more: people are asked to look, and the bot stays out. */
export async function expire(run: Run): Promise<Ending | undefined> {
  const { draft } = run;
  if (!draft) return undefined;
  const newest = newestOf(draft.batch);
  const reason = 'nobody decided on the draft of an answer';
  endDraft(run, 'expired');
  if (run.inbox.policy.handoffEnabled) return handOffToPerson(run, { reason, cause: 'limit', message: null, newest });
  await tellTeam(run, reason, newest);
  settleBatch(run, draft.batch);
  run.lastOutcome = reason;
  return undefined;
}
