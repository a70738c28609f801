import type { Reading } from '../../contracts/activities.ts';
import type { DialogueMessage, IncomingMessage } from '../../contracts/conversation.ts';
import type { Outcome } from '../../contracts/graph.ts';
import { lastHour } from '../../contracts/limits.ts';
import { countTokens, countTurn } from '../count.ts';
import { addNote, carryOut } from './carry-out.ts';
import { isTooLate } from './deadline.ts';
import { endingOf, fail, tooLong } from './fail.ts';
import { makeDraft } from '../drafts/make-draft.ts';
import { forDraft, isReviewed, whyReview } from '../drafts/reviewed.ts';
import { handOffToPerson } from '../people/hand-off.ts';
import { addMessage, nextBatch, noteIn } from '../facts/unanswered.ts';
import { confirmOurs } from '../facts/observe.ts';
import { learn } from '../look.ts';
import { hear } from './hear.ts';
import { interruption, MAX_RESTARTS } from './interruption.ts';
import { writeQuestion } from '../people/note.ts';
import { resolve } from '../people/resolve.ts';
import type { Report } from '../report.ts';
import { count, type Ending, type Run } from '../run.ts';
import { newestOf, say, settleBatch, settleUnsure } from './say.ts';
import { takeBack } from '../people/take-back.ts';
import { noteBlind, noteSeen } from './look-again.ts';
import { think, type Turn } from './think.ts';
import { window } from '../facts/window.ts';
import { checkOwner } from '../people/yield.ts';

/** What a turn tells of itself while it goes on. */
export interface Tools {
  report: Report;
  onTurn: (turn: Turn | undefined) => void;
}

/** One turn: the graph on everything unanswered, then its reply and its actions. Ends the run where it says so. */
export async function answer(run: Run, tools: Tools): Promise<Ending | undefined> {
  takeShown(run);
  settleUnsure(run);
  delete run.mayBeResolved;
  const batch = nextBatch(run.inbox);
  if (batch.length === 0) return undefined;
  const note = noteIn(batch);
  const ready = note ? await takeBack(run, note) : 'ready';
  if (ready !== 'ready') return ready.ending;
  run.turns++;
  run.told = null;
  run.recentTurns = [...lastHour(run.recentTurns, Date.now()), Date.now()];
  run.inbox = { ...run.inbox, returnedAt: null };
  tools.report.enter('thinking');

  const thought = await think(run, batch, tools.onTurn);
  if ('soFar' in thought) run.before = thought.soFar;
  if ('missed' in thought && !note) {
    if (thought.unlisted) noteBlind(run, newestOf(batch), Date.now());
    else noteSeen(run);
  }
  switch (thought.kind) {
    case 'interrupted':
      countTurn(run, 'stopped');
      // One that is begun over and over counts for the limits.
      if (run.restarts < MAX_RESTARTS) takeBackTurn(run);
      beginAgain(run, batch);
      return undefined;
    case 'limited':
      // Earlier runs have used it up; what follows is for the next step, which knows that now.
      takeBackTurn(run);
      return undefined;
    case 'failed':
      tools.report.enter('replying');
      return fail(run, batch, thought.reason);
    case 'notOurs':
      countTurn(run, 'notOurs');
      return checkOwner(run, thought.reading);
    case 'taken':
      countTurn(run, 'notOurs');
      run.inbox = { ...run.inbox, claim: { why: 'humanReplied', certain: true } };
      return checkOwner(run);
    case 'answered':
      countTurn(run, 'answered');
      settleBatch(run, batch);
      run.lastOutcome = 'already answered by an earlier run';
      return undefined;
    case 'unreadable':
      if (thought.reading) opened(run, thought.reading, thought.earlier);
      tools.report.enter('replying');
      return fail(run, takeIn(run, batch, thought.missed), thought.why, 'unreadable');
    case 'outcome':
      if (thought.reading) opened(run, thought.reading, thought.earlier);
      delete run.unsent;
      countTokens(run, thought.outcome.usage);
      count(run, thought.outcome.usage);
      return perform(run, hear(run, takeIn(run, batch, thought.missed), thought.heard), thought.outcome, tools);
  }
}

/** What waited when the conversation came back to us is answered with what was written since. */
function takeShown(run: Run): void {
  const { returnedAt, shown } = run.inbox;
  if (returnedAt !== null && shown) run.inbox = addMessage(run.inbox, shown, Date.now());
}

/** What the first look at the conversation told. */
function opened(run: Run, reading: Reading, earlier: DialogueMessage[]): void {
  const { inbox } = run;
  const contact = inbox.contact.id === null ? (reading.contact ?? inbox.contact) : inbox.contact;
  run.opened = true;
  run.channel = reading.channel;
  run.inbox = {
    ...inbox,
    contact,
    about: reading.about ?? inbox.about,
    dialogue: window([...earlier, ...inbox.dialogue]),
  };
  learn(run, reading);
  if (!run.inbox.claim && reading.live) run.inbox = confirmOurs(run.inbox, reading.snapshot);
}

/** The batch with the messages that no webhook told of; their webhooks say nothing new if they come after all. */
function takeIn(run: Run, batch: IncomingMessage[], missed: IncomingMessage[]): IncomingMessage[] {
  if (missed.length === 0) return batch;
  run.inbox = missed.reduce((inbox, message) => addMessage(inbox, message, Date.now()), run.inbox);
  const keys = new Set([...batch, ...missed].map(({ key }) => key));
  return run.inbox.unanswered.filter(({ key }) => keys.has(key));
}

function takeBackTurn(run: Run): void {
  run.turns--;
  run.recentTurns.pop();
}

function beginAgain(run: Run, batch: IncomingMessage[]): void {
  const why = interruption(run, batch);
  if (why === 'newer' || why === 'edited' || why === 'deleted') run.restarts++;
  run.lastOutcome = 'a turn was stopped';
}

async function perform(run: Run, batch: IncomingMessage[], outcome: Outcome, { report }: Tools) {
  const { actions, reply, question } = outcome;
  const handsOff = Boolean(actions.handoff) && run.inbox.policy.handoffEnabled;
  const says = reply !== '' || actions.cards?.length || actions.articles?.length || question !== undefined;
  if (!says && !handsOff && !actions.resolve && !actions.silent) {
    return fail(run, batch, 'the graph gave no answer');
  }
  if (interruption(run, batch)) {
    beginAgain(run, batch);
    return undefined;
  }

  report.enter('replying');
  const why = isReviewed(run) ? undefined : whyReview(actions, run.inbox.policy);
  if (why !== undefined) run.inbox = { ...run.inbox, policy: forDraft(run.inbox.policy) };
  if (isReviewed(run)) return handsOff ? handOff(run, batch, outcome) : makeDraft(run, batch, outcome, { report, why });
  const result = await say(run, batch, reply, actions);
  if (result.kind !== 'said') return endingOf(result);

  countTurn(run, handsOff ? 'handedOff' : question !== undefined ? 'asked' : reply === '' ? 'silent' : 'replied');
  settleBatch(run, batch);
  run.keptSilent ||= actions.silent === true;
  run.lastOutcome = reply === '' ? 'nothing to say' : 'replied';
  const left = await carryOut(run, batch, actions, () => handsOff && isTooLate(run));
  if (result.left && !handsOff) return tooLong(run, newestOf(batch));
  if (handsOff) {
    report.enter('handing off');
    const ending = await handOff(run, batch, outcome);
    await carryOut(run, batch, left);
    return ending;
  }
  if (question !== undefined) await addNote(run, batch, writeQuestion(question), 'question for the team');
  return actions.resolve ? resolve(run) : undefined;
}

function handOff(run: Run, batch: IncomingMessage[], { actions, reply, question }: Outcome): Promise<Ending> {
  const details = typeof actions.handoff === 'object' && actions.handoff ? actions.handoff : {};
  const text = run.inbox.policy.handoffMessage;
  const isUnsaid = reply === '' || isReviewed(run);
  const message = isUnsaid && text !== null ? { kind: 'handoff' as const, text } : null;
  const draft = isReviewed(run) && reply !== '' ? reply : null;
  const reason = details.reason ?? 'the graph asked for a person';
  const cause = question === undefined ? 'graph' : 'question';
  return handOffToPerson(run, { reason, cause, message, newest: newestOf(batch), details, asked: question, draft });
}
