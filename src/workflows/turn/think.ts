import {
  ActivityFailure,
  ApplicationFailure,
  CancellationScope,
  condition,
  isCancellation,
} from '@temporalio/workflow';
import type { RunGraphResult } from '../../contracts/activities.ts';
import type { IncomingMessage, Policy } from '../../contracts/conversation.ts';
import { describeFailure, thinking } from '../activities.ts';
import { graphTimeouts, renewDue, workersWereAway } from './deadline.ts';
import { deliverText } from './deliver-text.ts';
import { isPeoples, isReviewed } from '../drafts/reviewed.ts';
import { noteIn } from '../facts/unanswered.ts';
import { interruption } from './interruption.ts';
import { guardOf, look, settledBefore } from '../look.ts';
import type { Run } from '../run.ts';

/** Milliseconds between two beginnings: right before the deadline a call is not tried again, and would be begun a hundred times a second. */
const BREATH = 1000;

export type Thought = RunGraphResult | { kind: 'interrupted' } | { kind: 'failed'; reason: string };

/** The turn that runs right now, for the signal handlers: they cancel it when it has lost its point. */
export interface Turn {
  scope: CancellationScope;
  batch: IncomingMessage[];
}

/**
 * Runs the graph on a batch of messages, within what is left of their answer deadline. Cancelled as soon as a person
 * takes over or the batch changes; the graph's result is then dropped.
 */
export async function think(
  run: Run,
  batch: IncomingMessage[],
  onTurn: (turn: Turn | undefined) => void,
): Promise<Thought> {
  for (;;) {
    const startedAt = Date.now();
    const timeouts = graphTimeouts(run, startedAt);
    const scope = new CancellationScope();
    onTurn({ scope, batch });
    try {
      const work = scope.run(() => callGraph(run, batch, timeouts));
      await holdOn(run, batch, work);
      return await work;
    } catch (error) {
      if (CancellationScope.current().consideredCancelled) throw error;
      if (isCancellation(error)) return { kind: 'interrupted' };
      if (workersWereAway(error, startedAt + timeouts.scheduleToClose, Date.now())) {
        renewDue(run, Date.now());
        continue;
      }
      if (chatwootWasAway(error) && Date.now() < run.due) {
        // The graph was not called yet. Once Chatwoot is back, the turn begins anew.
        await look(run);
        if (await condition(() => interruption(run, batch) !== undefined, BREATH, { summary: 'Chatwoot is away' }))
          return { kind: 'interrupted' };
        continue;
      }
      return { kind: 'failed', reason: describeFailure(error) };
    } finally {
      onTurn(undefined);
    }
  }
}

function callGraph(run: Run, batch: IncomingMessage[], timeouts: { startToClose: number; scheduleToClose: number }) {
  const { ref, inbox, turns, opened, resuming } = run;
  const note = noteIn(batch);
  const options = {
    summary: `turn ${turns}`,
    startToCloseTimeout: timeouts.startToClose,
    scheduleToCloseTimeout: timeouts.scheduleToClose,
  };
  return thinking(run).runGraph.executeWithOptions(options, [
    {
      ref,
      turn: turns,
      contact: inbox.contact,
      ...(inbox.about ? { about: inbox.about } : {}),
      ...(inbox.givenBack ? { givenBack: inbox.givenBack } : {}),
      ...(inbox.snapshot?.attributes ? { attributes: inbox.snapshot.attributes } : {}),
      ...(note && resuming
        ? {
            ...{ dialogue: inbox.dialogue, fresh: 0, opening: null },
            resume: { asked: resuming.asked, answer: note.text },
          }
        : { dialogue: [...inbox.dialogue, ...batch], fresh: batch.length, opening: opened ? null : guardOf(run) }),
      ...(run.before ? {} : { limits: limitsOf(inbox.policy) }),
      ...(run.blind ? { blind: run.blind.newest, settled: settledBefore(run) } : {}),
      ...(batch.some(({ key }) => run.retried?.includes(key)) ? { again: true } : {}),
      ...(isReviewed(run) ? { reviewed: true } : {}),
      ...(batch.some(({ key }) => key === run.redo?.key) ? { hint: run.redo?.hint ?? '' } : {}),
      ...(run.unsent ? { unsent: run.unsent } : {}),
    },
  ]);
}

/** Milliseconds that a turn has for its look at Chatwoot, which may show that a person has it: also where what waited is old, as after a pause. */
const LOOK = 5000;

const limitsOf = ({ maxTurns, maxTokens, maxTurnsPerHour }: Policy) => ({ maxTurns, maxTokens, maxTurnsPerHour });

/** Where the graph takes long, one holding message, if the operator has written one. */
async function holdOn(run: Run, batch: IncomingMessage[], work: Promise<unknown>): Promise<void> {
  const { holdingMessage, holdingAfter } = run.inbox.policy;
  const first = batch[0];
  if (holdingMessage === null || !first || run.heldFor === first.key || isPeoples(run)) return;

  let over = false;
  work.then(
    () => (over = true),
    () => (over = true),
  );
  const left = Math.max(Math.min(holdingAfter, LOOK), first.receivedAt + holdingAfter - Date.now());
  if (await condition(() => over, left, { summary: 'holding message' })) return;
  run.heldFor = first.key;
  const newest = batch.at(-1)?.id ?? first.id;
  if (interruption(run, batch) === undefined) {
    await deliverText(run, { kind: 'holding', text: holdingMessage, newest, begun: true }, () => over);
  }
}

/** A turn asks Chatwoot before the graph is called: who has the conversation, and what no webhook told of. */
function chatwootWasAway(error: unknown): boolean {
  const cause = error instanceof ActivityFailure ? error.cause : undefined;
  const type = cause instanceof ApplicationFailure ? cause.type : undefined;
  return type === 'ChatwootUnavailable' || type === 'ChatwootUncertain';
}
