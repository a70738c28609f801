import type { Command } from '../../chatwoot/commands.ts';
import { formatSendKey } from '../../chatwoot/send-key.ts';
import { optional } from '../activities.ts';
import type { GivenCommand } from '../facts/inbox.ts';
import { isPaused } from '../next-step.ts';
import { resolve } from '../people/resolve.ts';
import { attempt, checkOwner } from '../people/yield.ts';
import type { Report } from '../report.ts';
import type { Ending, Run } from '../run.ts';
import { MAX_RESTARTS } from '../turn/interruption.ts';
import { piecesOf, sayPieces, settleBatch } from '../turn/say.ts';
import type { Draft } from './draft.ts';
import { endDraft } from './end-draft.ts';
import { howMuch, standingOf } from './fates.ts';
import { isReviewed } from './reviewed.ts';
import { PAUSED, UNSENT, writeTooLate, writeUnknown } from './write-draft.ts';

/** Does what a person wants of a draft, or tells them why not: the first command counts, and for the newest draft alone. */
export async function decide(run: Run, report: Report): Promise<Ending | undefined> {
  const [given, ...later] = run.inbox.commands ?? [];
  run.inbox = { ...run.inbox, commands: later };
  if (!given) return undefined;
  const ending = run.inbox.claim ? await checkOwner(run) : undefined;
  if (ending) {
    endDraft(run, 'answeredOtherwise');
    await tell(run, given, writeTooLate(given.command, run.lastFate ?? null));
    return ending;
  }
  const { draft } = run;
  const refusal = refusalOf(run, given);
  if (draft && refusal === undefined) return carryOut(run, draft, given, report);
  if (refusal) await tell(run, given, refusal);
  return undefined;
}

/** The run is over: whoever has said something meanwhile is told. */
export async function refuseLate(run: Run): Promise<void> {
  const { commands = [] } = run.inbox;
  run.inbox = { ...run.inbox, commands: [] };
  for (const given of commands) {
    const refusal = refusalOf(run, given);
    if (refusal) await tell(run, given, refusal);
  }
}

/** Why it is not done; `null`: it is no word to the bot. */
function refusalOf(run: Run, { id, command }: GivenCommand): string | null | undefined {
  const { draft, lastFate = null } = run;
  if (command.kind === 'unknown') return draft ? writeUnknown(command.word) : null;
  if (!draft) return isReviewed(run) || lastFate ? writeTooLate(command, lastFate) : null;
  if (isPaused(run)) return PAUSED;
  if (id < draft.note) return writeTooLate(command, lastFate);
  const standing = standingOf(draft, run.inbox);
  if (standing === 'current') return undefined;
  return writeTooLate(command, standing === 'answered' ? 'answeredOtherwise' : 'superseded');
}

function carryOut(run: Run, draft: Draft, given: GivenCommand, report: Report): Promise<Ending | undefined> {
  const { command } = given;
  switch (command.kind) {
    case 'send':
      report.enter('replying');
      return send(run, draft, given, command.text);
    case 'redo':
      run.redo = { hint: command.hint, key: draft.batch.at(-1)?.key ?? '' };
      endDraft(run, 'redone');
      return Promise.resolve(undefined);
    case 'drop':
      settleBatch(run, draft.batch);
      endDraft(run, 'dropped');
      run.lastOutcome = 'a draft was dropped';
      return Promise.resolve(undefined);
    case 'unknown':
      return Promise.resolve(undefined);
  }
}

/** As it was drafted, or a text of the person's own. It gets the time that an answer has, however long it has waited. */
async function send(run: Run, draft: Draft, given: GivenCommand, text: string | null): Promise<Ending | undefined> {
  const pieces = text === null ? draft.pieces : piecesOf(run, text, {});
  const { replies: before, inbox } = run;
  run.due = Date.now() + inbox.policy.answerDeadline;
  run.inbox = { ...inbox, returnedAt: null };
  let said = await sayPieces(run, draft.batch, pieces, false);
  // What holds it back is known, and nothing to answer.
  const isKnown = () => run.restarts >= MAX_RESTARTS && standingOf(draft, run.inbox) === 'current';
  if (said.kind === 'again' && isKnown()) said = await sayPieces(run, draft.batch, pieces, true);

  if (said.kind === 'again') {
    await tell(run, given, UNSENT);
    return undefined;
  }
  const isSaid = said.kind === 'said' || run.replies > before;
  if (isSaid) endSent(run, draft, text);
  else endDraft(run, 'answeredOtherwise');
  if (said.kind === 'ends') return said.ending;
  settleBatch(run, draft.batch);
  run.lastOutcome = 'a draft was sent';
  return draft.resolves ? resolve(run) : undefined;
}

function endSent(run: Run, { pieces }: Draft, text: string | null): void {
  if (text === null) endDraft(run, 'sent');
  else endDraft(run, 'edited', howMuch(pieces.map((piece) => piece.text).join('\n'), text));
}

async function tell(run: Run, { id }: { id: number; command: Command }, text: string): Promise<void> {
  const sendKey = formatSendKey({ agent: run.ref.agent, newest: id, kind: 'note', part: 1, parts: 2 });
  await attempt(() =>
    optional(run).addNote.executeWithOptions({ summary: 'note for the team' }, [{ ref: run.ref, sendKey, text }]),
  );
}
