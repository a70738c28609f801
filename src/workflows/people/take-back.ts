import type { Reading, TakeBackResult } from '../../contracts/activities.ts';
import type { IncomingMessage } from '../../contracts/conversation.ts';
import { RESUME } from '../../chatwoot/commands.ts';
import { formatSendKey } from '../../chatwoot/send-key.ts';
import { optional, steady } from '../activities.ts';
import { untilDue } from '../turn/deadline.ts';
import { knownOf, type Claim } from '../facts/inbox.ts';
import { addMessage } from '../facts/unanswered.ts';
import { isOurs } from '../../chatwoot/ownership.ts';
import { assignedPerson } from '../../chatwoot/snapshot.ts';
import { guardOf, look } from '../look.ts';
import type { Ending, Run } from '../run.ts';
import { settleBatch } from '../turn/say.ts';
import { attempt, checkOwner, open, settleClaim } from './yield.ts';

type Waiting = Extract<TakeBackResult, { kind: 'waiting' }>;

const NOT_TAKEN_BACK =
  'The bot could not take the conversation back, since Chatwoot refused it, and leaves it to you. Write the note again to let it try once more.';
const NOTHING_WAITS = 'The bot has no question that waits for an answer, so it leaves the conversation as it is.';

const NO_WORDS = `Nothing stands behind \`${RESUME}\`. Write the answer there, such as \`${RESUME} yes\`, and the bot goes on.`;

/**
 * Makes ready for a turn that a person's answer begins: the conversation becomes the bot's again. Where the graph waits for
 * nothing, or the conversation is not to be had, the answer is dropped, and the run goes on or ends as that demands.
 */
export async function takeBack(run: Run, note: IncomingMessage): Promise<'ready' | { ending: Ending | undefined }> {
  const { ref } = run;
  if (run.resuming?.key === note.key) return 'ready';
  if (note.text === '') return drop(run, note, NO_WORDS);
  const { claim } = run.inbox;
  const options = { summary: 'a person answered', ...untilDue(run, Date.now()) };
  const result = await attempt(() =>
    steady(run).takeBack.executeWithOptions(options, [{ ref, guard: guardOf(run), note: note.id }]),
  );
  if ('error' in result) return notTakenBack(run, note);
  const { value } = result;
  if (value.kind === 'waiting') {
    begin(run, note, value, claim);
    return 'ready';
  }
  return drop(run, note, value.kind === 'nothing' ? NOTHING_WAITS : null, value.reading);
}

async function drop(run: Run, note: IncomingMessage, why: string | null, seen: Reading | null = null) {
  settleBatch(run, [note]);
  run.lastOutcome = 'an answer came that nothing waits for';
  if (why !== null) await tellAgent(run, note, why);
  return { ending: await checkOwner(run, seen) };
}

async function notTakenBack(run: Run, note: IncomingMessage): Promise<{ ending: Ending | undefined }> {
  settleBatch(run, [note]);
  run.lastOutcome = 'a person answered, and the conversation could not be taken back';
  await tellAgent(run, note, NOT_TAKEN_BACK);
  // It may have been done all the same, and its answer lost: the note says that people have it, so they have to see it.
  if (isOurs((await look(run)).snapshot, run.inbox.policy, knownOf(run.inbox))) await open(run);
  return { ending: { outcome: 'takenOver', reason: run.lastOutcome } };
}

/** This was the first look at the conversation: the next turn need not ask again what is answered already. */
function begin(run: Run, { key }: IncomingMessage, { reading, asked, unheard }: Waiting, before: Claim | null): void {
  const { snapshot, channel } = reading;
  const formerAssignee = assignedPerson(snapshot);
  run.inbox = { ...run.inbox, formerAssignee };
  settleClaim(run, snapshot, before);
  run.inbox = unheard.reduce((current, message) => addMessage(current, message, Date.now()), run.inbox);
  run.channel ??= channel;
  run.opened = true;
  run.resuming = { key, asked };
}

async function tellAgent(run: Run, { id }: IncomingMessage, text: string): Promise<void> {
  const sendKey = formatSendKey({ agent: run.ref.agent, newest: id, kind: 'note', part: 1, parts: 1 });
  await attempt(() =>
    optional(run).addNote.executeWithOptions({ summary: 'note for the team' }, [{ ref: run.ref, sendKey, text }]),
  );
}
