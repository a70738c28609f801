import { mayBeOpen } from '../../chatwoot/ownership.ts';
import type { Status } from '../../chatwoot/fields.ts';
import { A_MINUTE, describeFailure, failureStatus, steady } from '../activities.ts';
import { untilDue } from '../turn/deadline.ts';
import { recallable } from '../turn/recall.ts';
import { addMessage } from '../facts/unanswered.ts';
import { guardOf, look } from '../look.ts';
import { GONE, RESOLVED_BY_US, type Ending, type Run } from '../run.ts';
import { tellTeam } from './tell-team.ts';
import { attempt, checkOwner } from './yield.ts';

/**
 * Resolves the conversation, unless the customer has written again (that message is answered first) or a person has. What calls it back
 * comes first, and may turn out to be nothing; then the loop comes here again (`resolves`), unless something was said meanwhile.
 */
export async function resolve(run: Run): Promise<Ending | undefined> {
  const { ref, inbox } = run;
  run.resolves = true;
  if (hasLostItsPoint(run) || isBlindStill(run)) return undefined;
  const asked = inbox.dialogue.filter(({ role }) => role === 'user').map(({ id }) => id);
  const newest = Math.max(run.answeredUpTo, ...asked);
  const from: Status[] = mayBeOpen(inbox.policy) ? ['pending', 'open'] : ['pending'];
  const options = { summary: 'resolve', ...untilDue(run, Date.now(), { most: A_MINUTE }) };
  const wanted = { ref, status: 'resolved', from, unlessNewerThan: newest, guard: guardOf(run) } as const;
  const recall = { isDone: false };
  run.mayBeResolved = true;
  const result = await attempt(() =>
    recallable(
      () => hasLostItsPoint(run),
      recall,
      () => steady(run).setStatus.executeWithOptions(options, [wanted]),
    ),
  );
  if ('error' in result && recall.isDone) return undefined;
  delete run.resolves;
  delete run.mayBeResolved;
  if ('error' in result) return refused(run, newest, result.error);
  const { changed, newer } = result.value;
  // Both, where the answer to our first try was lost: what crossed with it makes the loop look again.
  if (newer) run.inbox = addMessage(run.inbox, newer, Date.now());
  if (changed) return { outcome: 'resolved', reason: RESOLVED_BY_US };
  return newer ? undefined : checkOwner(run, null, newest);
}

/** What a turn has missed is looked for first: behind a conversation that is resolved nobody would find it. */
const isBlindStill = ({ blind }: Pick<Run, 'blind'>): boolean => blind !== undefined && blind.next !== null;

/** Somebody wants something else, an operator included, or has not got our last words: that comes first. */
const hasLostItsPoint = ({ inbox, handOffWanted, paused }: Run): boolean =>
  inbox.unanswered.length > 0 || inbox.undelivered !== null || inbox.claim !== null || handOffWanted !== null || paused;

/** It stays the bot's, which answers what comes next; the team is told once. */
async function refused(run: Run, newest: number, error: unknown): Promise<Ending | undefined> {
  if (failureStatus(error) === 404 && (await look(run)).gone) return GONE;
  const reason = `the conversation could not be resolved (${describeFailure(error)})`;
  if (run.told?.reason !== reason) await tellTeam(run, reason, newest);
  run.told = { reason, at: Date.now() };
  run.lastOutcome = reason;
  return undefined;
}
