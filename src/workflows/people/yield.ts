import { log } from '@temporalio/workflow';
import type { Reading } from '../../contracts/activities.ts';
import type { Status } from '../../chatwoot/fields.ts';
import type { CountedHandOff } from '../../contracts/metrics.ts';
import { assignedPerson, type Snapshot } from '../../chatwoot/snapshot.ts';
import { isOurs, whyNotOurs } from '../../chatwoot/ownership.ts';
import { describeFailure, optional, steady } from '../activities.ts';
import { knownOf, labelsOf, outlives, type Claim } from '../facts/inbox.ts';
import { addMessage, oldestWaiting } from '../facts/unanswered.ts';
import { answeredByPerson } from '../facts/dialogue.ts';
import { isReviewed, needsLabel } from '../drafts/reviewed.ts';
import { learn, look } from '../look.ts';
import { confirmOurs } from '../facts/observe.ts';
import { hasChanged, persist } from './persist.ts';
import { overtakenBy, reopenFor } from './reopen.ts';
import { RESOLVED_BY_US, type Ending, type Run } from '../run.ts';

/**
 * Somebody seems to have taken the conversation: end if that is so, go on if not. A person's message that is newer than the
 * one we are `answering` counts, also where its webhook has not come.
 */
export async function checkOwner(
  run: Run,
  seen: Reading | null = null,
  answering = latestWaiting(run),
): Promise<Ending | undefined> {
  const claim = run.inbox.claim;
  if (claim?.certain) return yieldConversation(run, claim.why, run.inbox.snapshot?.status ?? null);
  const before = seen ? null : claim;

  const told = run.inbox.snapshot;
  const reading = seen ? learn(run, seen) : await look(run);
  const { last } = reading;
  // What came in while nobody could look is newer than what the look fell back on; what the run before knew may be newer than both.
  const known = run.inbox.snapshot;
  const isOvertaken = known !== told && known !== null && reading.snapshot.at < known.at;
  const isNews = reading.live || known === null || reading.snapshot.at > known.at;
  const snapshot = isNews ? reading.snapshot : known;
  const { policy } = run.inbox;
  if (run.mayBeResolved && last?.incoming) run.inbox = addMessage(run.inbox, last.incoming, Date.now());
  const overtaken = snapshot.status === 'resolved' ? overtakenBy(run, reading) : undefined;
  if (overtaken) {
    await reopenFor(run, overtaken, snapshot);
    return undefined;
  }
  const humanSpoke = last?.from === 'human' && answering > 0 && last.id > oldestWaiting(run.inbox, answering);
  const isTheirWord = humanSpoke && !isReviewed(run);
  if (humanSpoke && !isTheirWord) run.inbox = answeredByPerson(run.inbox, last);
  if (!isTheirWord && isOurs(snapshot, policy, knownOf(run.inbox))) {
    settleClaim(run, snapshot, before);
    if (last?.incoming) run.inbox = addMessage(run.inbox, last.incoming, Date.now());
    return undefined;
  }
  // What was told while we looked is newer than what the look has seen, and gives it back: it is judged anew.
  if (isOvertaken && isOurs(known, policy, knownOf(run.inbox))) return undefined;
  const replied = isTheirWord || (claim?.why === 'humanReplied' && snapshot.status !== 'resolved');
  const seenWhy = replied ? 'humanReplied' : whyNotOurs(snapshot, policy, run.inbox);
  const why = reading.live ? seenWhy : (claim?.why ?? seenWhy);
  if (isNews) run.inbox = { ...run.inbox, snapshot, openedAt: null };
  return yieldConversation(run, why, snapshot.status);
}

/** The conversation was ours when it was `read`. What came in while we looked is not settled by that: it is looked at next. */
export function settleClaim(run: Run, read: Snapshot, before: Claim | null): void {
  if (outlives(run.inbox, read, before)) return;
  run.inbox = confirmOurs(run.inbox, read);
}

const latestWaiting = ({ inbox }: Run) => inbox.unanswered.at(-1)?.id ?? 0;

const REASONS: Record<Claim['why'], string> = {
  humanReplied: 'a person replied',
  assigned: 'a person was assigned',
  labelled: 'the silence label was added',
  statusChanged: 'the status changed',
  otherBot: 'another bot has the conversation',
  blocked: 'the contact is blocked',
};

/** Milliseconds for one thing that is done before people see the conversation, and is tried again afterwards. */
export const BEFORE_OPEN = 20_000;

/** Leaves the conversation to whoever took it, visibly: nothing stays `pending`, hidden from people's default list. */
async function yieldConversation(run: Run, why: Claim['why'], status: string | null): Promise<Ending> {
  const reason = REASONS[why];
  if (why === 'statusChanged' && status === 'resolved')
    return { outcome: 'resolved', reason: run.mayBeResolved ? RESOLVED_BY_US : reason };
  if (why === 'statusChanged') return { outcome: 'statusChanged', reason };
  if (why === 'otherBot' || why === 'blocked') return { outcome: 'statusChanged', reason };
  const silent = !needsLabel(run.inbox.policy) || why === 'labelled' || (await silence(run));
  if (status === 'pending' || status === null) await open(run);
  if (!silent) await silenceForGood(run);
  return { outcome: 'takenOver', reason };
}

/** Where it may be open, as in `api-inbox` mode, the status cannot say that a person has it: the label does. `false`: in vain so far. */
export async function silence(run: Run): Promise<boolean> {
  const options = { summary: 'silence label', scheduleToCloseTimeout: BEFORE_OPEN };
  return 'value' in (await attempt(() => optional(run).addLabels.executeWithOptions(options, [silenceLabel(run)])));
}

/** The same without end: once everything else is done, since the next message would wake the bot. */
export async function silenceForGood(run: Run): Promise<void> {
  await persist(run, {
    what: 'add the silence label',
    isDone: () => labelsOf(run.inbox).includes(run.inbox.policy.silenceLabel),
    basis: () => labelsOf(run.inbox).join(),
    work: (limit) =>
      steady(run).addLabels.executeWithOptions({ summary: 'silence label', ...limit }, [silenceLabel(run)]),
  });
}

const silenceLabel = ({ ref, inbox }: Run) => ({ ref, labels: [inbox.policy.silenceLabel], known: labelsOf(inbox) });

interface Opened {
  /** To whom it is assigned, as far as that was seen. */
  person: number | null;
  /** Our activity has done it, and counted it. */
  byUs: boolean;
  /** We have opened it: people had not, as far as could be read. */
  isOpened: boolean;
}

/** Must succeed, since a person has to see the conversation. */
export async function open(run: Run, from: Status[] = ['pending'], counts?: CountedHandOff): Promise<Opened> {
  const { ref } = run;
  const { snapshot: before, returnedAt } = run.inbox;
  const known = before && assignedPerson(before);
  const result = await persist(run, {
    what: 'open for people',
    isDone: () => from.every((status) => hasChanged(run, before, status)),
    work: (limit) =>
      steady(run).setStatus.executeWithOptions({ summary: 'open for people', ...limit }, [
        {
          ...{ ref, status: 'open', from, unlessNewerThan: null, lookUntil: run.due },
          ...(known === null ? {} : { known }),
          ...(counts ? { counts } : {}),
        },
      ]),
  });
  const { snapshot } = run.inbox;
  if (!result) return { person: snapshot && assignedPerson(snapshot), byUs: false, isOpened: false };
  // What came meanwhile is taken in before the answer to our call: people may have given it back by then.
  const isTold = snapshot?.status === 'open' || run.inbox.returnedAt !== returnedAt;
  if (snapshot && !isTold)
    run.inbox = { ...run.inbox, snapshot: { ...snapshot, status: 'open' }, openedAt: Date.now() / 1000 };
  return { person: result.person ?? null, byUs: true, isOpened: result.changed };
}

/** Does something that is not needed for what follows. */
export async function attempt<T>(work: () => Promise<T>): Promise<{ value: T } | { error: unknown }> {
  try {
    return { value: await work() };
  } catch (error) {
    log.warn('left out', { why: describeFailure(error) });
    return { error };
  }
}
