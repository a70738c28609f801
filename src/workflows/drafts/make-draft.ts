import { condition, log } from '@temporalio/workflow';
import type { IncomingMessage } from '../../contracts/conversation.ts';
import type { Outcome } from '../../contracts/graph.ts';
import { formatSendKey } from '../../chatwoot/send-key.ts';
import { describeFailure, lasting, unconfirmed } from '../activities.ts';
import { countTurn } from '../count.ts';
import { writeQuestion } from '../people/note.ts';
import { open } from '../people/yield.ts';
import type { Report } from '../report.ts';
import type { Ending, Run } from '../run.ts';
import { addNote, carryOut } from '../turn/carry-out.ts';
import { MOST_MESSAGES } from '../turn/deliver-text.ts';
import { fail } from '../turn/fail.ts';
import { newestOf, piecesOf, settleBatch } from '../turn/say.ts';
import { endDraft } from './end-draft.ts';
import { writeDraft } from './write-draft.ts';

/** So often a note is written whose answer is lost, and which does not come back either. A draft that shows twice is one. */
const TRIES = 3;
const ECHO = '3 seconds';

/**
 * A turn's answer, for people to decide on: a private note in a conversation that they see. What the turn asks for beside it is done;
 * what it answers goes on waiting.
 */
export async function makeDraft(
  run: Run,
  batch: IncomingMessage[],
  { reply, actions, question }: Outcome,
  { report, why }: { report: Report; why: string | undefined },
): Promise<Ending | undefined> {
  const replaces = run.draft !== undefined;
  endDraft(run, 'superseded');
  delete run.redo;
  const all = piecesOf(run, reply, actions);
  const pieces = all.slice(0, MOST_MESSAGES);
  const resolves = actions.resolve === true;
  if (pieces.length > 0 || resolves) {
    const shown = writeDraft({ why, pieces, resolves, replaces, left: all.length - pieces.length });
    const note = await show(run, newestOf(batch), shown);
    if (note === undefined) return fail(run, batch, 'the draft of an answer could not be shown');
    run.draft = { note, batch, pieces, resolves, at: Date.now(), reminded: false };
    run.restarts = 0;
    countTurn(run, 'drafted');
    report.enter('in review', 'made a draft');
  } else {
    countTurn(run, question === undefined ? 'silent' : 'asked');
    settleBatch(run, batch);
    run.lastOutcome = 'nothing to say';
  }
  await carryOut(run, batch, actions);
  if (question !== undefined) await addNote(run, batch, writeQuestion(question), 'question for the team');
  if (run.draft && isHidden(run)) await open(run);
  return undefined;
}

/** Nobody looks at what is `pending`. */
function isHidden({ inbox: { policy, snapshot } }: Run): boolean {
  const status = snapshot?.status ?? null;
  return policy.mode === 'agent-bot' && (status === 'pending' || status === null);
}

/** The note's id; `undefined`: Chatwoot did not take it. */
async function show(run: Run, newest: number, text: string): Promise<number | undefined> {
  const { ref } = run;
  const number = (run.drafted ?? 0) + 1;
  run.drafted = number;
  const sendKey = formatSendKey({ agent: ref.agent, newest, kind: 'draft', part: number, parts: number });
  const echoed = () => (run.inbox.drafted?.sendKey === sendKey ? run.inbox.drafted.id : undefined);
  for (let tries = 0; tries < TRIES; tries++) {
    try {
      const { id } = await lasting(run).addNote.executeWithOptions({ summary: 'draft' }, [{ ref, sendKey, text }]);
      return id;
    } catch (error) {
      log.warn('a draft was not shown', { why: describeFailure(error) });
      if (!unconfirmed(error, Date.now())) return undefined;
      if (await condition(() => echoed() !== undefined, ECHO, { summary: 'was the draft stored?' })) return echoed();
    }
  }
  return undefined;
}
