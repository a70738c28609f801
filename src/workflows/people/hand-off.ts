import type { Handoff } from '../../contracts/graph.ts';
import { formatSendKey } from '../../chatwoot/send-key.ts';
import { lasting, mayHelpLater, optional } from '../activities.ts';
import type { HandOffCause } from '../../contracts/metrics.ts';
import { countHandOff, waitedOf } from '../count.ts';
import { untilDue } from '../turn/deadline.ts';
import { deliverText } from '../turn/deliver-text.ts';
import { recallable } from '../turn/recall.ts';
import { isPeoples, needsLabel } from '../drafts/reviewed.ts';
import { writeNote } from './note.ts';
import type { Ending, Run } from '../run.ts';
import { attempt, BEFORE_OPEN, open, silence, silenceForGood } from './yield.ts';

export interface HandOffRequest {
  reason: string;
  cause: HandOffCause;
  /** Said to the customer first; `null`: nothing, or the graph has said it. */
  message: { kind: 'handoff' | 'fallback'; text: string } | null;
  /** Newest customer message. */
  newest: number;
  details?: Handoff;
  /** What the graph asks the team; their answer resumes it. */
  asked?: string | undefined;
  /** What the bot would have said, where people review. */
  draft?: string | null;
  /** Also where the conversation is resolved: nobody would see it there. */
  reopens?: boolean;
}

/**
 * Gives the conversation to a person: word to the customer, note to the team, `open`, then team or agent; past the deadline it is
 * opened first. Only `open` (and in `api-inbox` mode the silence label) has to succeed; a step that fails never holds back the next.
 */
export async function handOffToPerson(run: Run, request: HandOffRequest): Promise<Ending> {
  const { ref, inbox } = run;
  const { policy } = inbox;
  const { details = {}, newest, reason, cause } = request;

  const isLate = () => Date.now() >= run.due;
  // Given back meanwhile, the bot has something better to do, and people want no note.
  const isBack = () => run.inbox.returnedAt !== null && run.inbox.returnedAt !== inbox.returnedAt;
  const isTold = !isLate();
  if (isTold) await tell(run, request);
  const silent = !needsLabel(policy) || (await silence(run));
  const text = writeNote(run, reason, details.summary ?? null, { asked: request.asked, draft: request.draft });
  const sendKey = formatSendKey({ agent: ref.agent, newest, kind: 'note', part: 1, parts: 1 });
  const note = (does: typeof optional | typeof lasting, limit = {}) =>
    attempt(() =>
      does(run).addNote.executeWithOptions({ summary: 'note for the team', ...limit }, [{ ref, sendKey, text }]),
    );
  const early = isLate() ? undefined : await note(optional, untilDue(run, Date.now(), { most: BEFORE_OPEN }));

  const claimed = run.inbox.claim?.why === 'humanReplied' || run.inbox.claim?.why === 'assigned';
  const counts = { cause, waited: waitedOf(run, run.inbox.unanswered) };
  const { person, byUs, isOpened } = await open(run, request.reopens ? ['pending', 'resolved'] : ['pending'], counts);
  if (!byUs) countHandOff(run, counts);
  const taken = claimed || (person !== null && person !== run.inbox.formerAssignee);
  if (isBack()) return { outcome: 'handedOff', reason, cause };
  const noted = early ?? (await note(optional));
  if (!isTold) await tell(run, request, isOpened);
  if (!silent) await silenceForGood(run);
  if (isBack()) return { outcome: 'handedOff', reason, cause };

  const team = details.team ?? policy.handoffTeamId;
  const assignee = details.assignee ?? policy.handoffAgentId;
  if (!taken && (team !== null || assignee !== null)) {
    await attempt(() => optional(run).assign.executeWithOptions({ summary: 'to whom' }, [{ ref, team, assignee }]));
  }
  const priority = details.priority;
  if (priority) {
    await attempt(() => optional(run).setPriority.executeWithOptions({ summary: 'priority' }, [{ ref, priority }]));
  }
  // People see the conversation by now, and the note says why. A late `assign` could take it from somebody.
  if ('error' in noted && mayHelpLater(noted.error)) {
    await recallable(isBack, { isDone: false }, () => note(lasting));
  }
  return { outcome: 'handedOff', reason, cause };
}

/** Tried until the deadline, then the hand-off goes on without: the person matters more than the word. */
async function tell(run: Run, { message, newest }: HandOffRequest, handedOver = false): Promise<void> {
  if (!message || isPeoples(run)) return;
  const sent = await deliverText(run, { ...message, newest, begun: true, handedOver });
  run.replies += sent.length;
}
