import type { LastMessage, Reading } from '../../contracts/activities.ts';
import type { IncomingMessage } from '../../contracts/conversation.ts';
import type { Status } from '../../chatwoot/fields.ts';
import type { Snapshot } from '../../chatwoot/snapshot.ts';
import { steady } from '../activities.ts';
import type { Run } from '../run.ts';
import { hasChanged, persist } from './persist.ts';

/**
 * Takes a resolved conversation up again, for words of the customer that Chatwoot did not take it up for. A webhook may have told of our own
 * change, or of another one's, before the call returns: what is newer than what was `read` stays known, or a late webhook of the resolution
 * would be believed again.
 */
export async function reopen(run: Run, read: Snapshot): Promise<void> {
  const { ref, inbox } = run;
  const status: Status = inbox.policy.mode === 'agent-bot' ? 'pending' : 'open';
  const before = inbox.snapshot;
  await persist(run, {
    what: 'give a message back that crossed with the resolve',
    isDone: () => hasChanged(run, before, 'resolved'),
    work: (limit) =>
      steady(run).setStatus.executeWithOptions({ summary: 'a message crossed: not resolved', ...limit }, [
        { ref, status, from: ['resolved'], unlessNewerThan: null },
      ]),
  });
  const known = run.inbox.snapshot;
  const newest = known !== null && known.at > read.at ? known : read;
  const isOthers = newest.status !== 'resolved' && newest.status !== status;
  const claim = isOthers ? run.inbox.claim : null;
  run.inbox = { ...run.inbox, claim, snapshot: isOthers ? newest : { ...newest, status } };
}

/**
 * The customer's click on the last words of ours that were said, which Chatwoot, unlike a message, does not reopen a conversation for.
 * One on older words may have been answered: its webhook comes again with each later change of that message.
 */
function clickOnLast({ inbox }: Run, last: LastMessage | null): IncomingMessage | undefined {
  if (last?.from !== 'us') return undefined;
  return inbox.unanswered.find(({ id, key, note }) => id === last.id && key !== String(id) && !note);
}

/**
 * What a resolved conversation is to be taken up again for, if anything. Our own resolve whose answer was lost looks the same as a person's at
 * the same moment, who has not seen the message either.
 */
export function overtakenBy(run: Run, { last, overtaken = false }: Reading): IncomingMessage | undefined {
  const isOvertaken = overtaken || (run.mayBeResolved === true && last?.from !== 'human');
  const message = clickOnLast(run, last) ?? (isOvertaken ? run.inbox.unanswered.at(-1) : undefined);
  return message?.key === run.reopenedFor ? undefined : message;
}

/** Once for each message or click, whoever resolves it after that. */
export async function reopenFor(run: Run, { key }: IncomingMessage, read: Snapshot): Promise<void> {
  await reopen(run, read);
  run.reopenedFor = key;
  run.opened = false;
}
