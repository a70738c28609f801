import type { TakeBackResult } from '../contracts/activities.ts';
import type { IncomingMessage } from '../contracts/conversation.ts';
import { formatSendKey } from '../contracts/send-key.ts';
import { optional, steady } from './activities.ts';
import { guardOf } from './deliver.ts';
import { addMessage, type Claim } from './inbox.ts';
import { persist } from './persist.ts';
import type { Ending, Run } from './run.ts';
import { settleBatch } from './say.ts';
import { attempt, checkOwner, settleClaim } from './yield.ts';

type Waiting = Extract<TakeBackResult, { kind: 'waiting' }>;

const NOTHING_WAITS = 'The bot has no question that waits for an answer, so it leaves the conversation as it is.';

/**
 * Makes ready for a turn that a person's answer begins: the conversation becomes the bot's again. Where the graph waits for
 * nothing, or the conversation is not to be had, the answer is dropped, and the run goes on or ends as that demands.
 */
export async function takeBack(run: Run, note: IncomingMessage): Promise<'ready' | { ending: Ending | undefined }> {
  const { ref } = run;
  if (run.resuming?.key === note.key) return 'ready';
  const { claim } = run.inbox;
  const options = { summary: 'a person answered' };
  const result = await persist(() =>
    steady(run).takeBack.executeWithOptions(options, [{ ref, guard: guardOf(run), note: note.id }]),
  );
  if (result.kind === 'waiting') {
    begin(run, note, result, claim);
    return 'ready';
  }
  settleBatch(run, [note]);
  run.lastOutcome = 'an answer came that nothing waits for';
  if (result.kind === 'nothing') await tellNothingWaits(run, note);
  return { ending: await checkOwner(run, result.reading) };
}

/** This was the first look at the conversation: the next turn need not ask again what is answered already. */
function begin(run: Run, { key }: IncomingMessage, { reading, asked, unheard }: Waiting, before: Claim | null): void {
  const { snapshot, channel } = reading;
  const formerAssignee = snapshot.assigneeType === 'User' ? snapshot.assigneeId : null;
  run.inbox = { ...run.inbox, formerAssignee };
  settleClaim(run, snapshot, before);
  run.inbox = unheard.reduce((current, message) => addMessage(current, message, Date.now()), run.inbox);
  run.channel ??= channel;
  run.opened = true;
  run.resuming = { key, asked };
}

async function tellNothingWaits(run: Run, { id }: IncomingMessage): Promise<void> {
  const sendKey = formatSendKey({ agent: run.ref.agent, newest: id, kind: 'note', part: 1, parts: 1 });
  await attempt(() =>
    optional(run).addNote.executeWithOptions({ summary: 'note for the team' }, [
      { ref: run.ref, sendKey, text: NOTHING_WAITS },
    ]),
  );
}
