import { setHandler } from '@temporalio/workflow';
import * as messages from './facts/messages.ts';
import type { Report } from './report.ts';
import { unheardOf } from './facts/inbox.ts';
import { isPaused } from './next-step.ts';
import type { Run } from './run.ts';
import type { Turn } from './turn/think.ts';

interface Controls {
  report: Report;
  turn: () => Turn | undefined;
  /** Called after a change, so that a turn which has lost its point is stopped. */
  changed: () => void;
}

/** What operators can see and do. A validator's "no" reaches the caller and leaves no trace in the history. */
export function operate(run: Run, { report, turn, changed }: Controls): void {
  setHandler(messages.state, () => ({
    phase: report.phase(),
    turns: run.turns,
    replies: run.replies,
    tokens: run.tokens,
    usage: run.usage,
    sends: run.sends,
    unanswered: run.inbox.unanswered.length,
    failed: run.failedBatch.length,
    paused: isPaused(run),
    status: run.inbox.snapshot?.status ?? null,
    assigneeType: run.inbox.snapshot?.assigneeType ?? null,
    lastOutcome: run.lastOutcome,
    trouble: run.trouble,
    settling: run.settling ?? null,
    draft: run.draft !== undefined,
  }));

  setHandler(messages.unheard, (keys) => unheardOf(run.inbox, keys));
  setHandler(
    messages.handOff,
    ({ reason }) => {
      run.handOffWanted = reason;
      changed();
      return 'a person is asked to take over';
    },
    {
      validator: (request) => {
        if (typeof (request as { reason?: unknown } | undefined)?.reason !== 'string') throw new Error('give a reason');
        if (report.phase() === 'handing off') throw new Error('the conversation is being handed off already');
      },
    },
  );

  setHandler(
    messages.pause,
    () => {
      run.paused = true;
      changed();
      return 'the bot is silent here until it is resumed';
    },
    {
      validator: () => {
        refuseIf(run.paused, 'the bot is paused already');
      },
    },
  );

  setHandler(
    messages.drain,
    () => {
      run.draining = true;
      return 'the bot finishes its turn and is silent then';
    },
    {
      validator: () => {
        refuseIf(isPaused(run), 'the bot is paused already');
      },
    },
  );

  setHandler(
    messages.resume,
    () => {
      run.paused = false;
      run.draining = false;
      return 'the bot goes on';
    },
    {
      validator: () => {
        refuseIf(!isPaused(run), 'the bot is not paused');
      },
    },
  );

  setHandler(
    messages.retryTurn,
    () => {
      const current = turn();
      if (current) current.scope.cancel();
      else bringBack(run);
      return 'the turn runs again';
    },
    {
      validator: () => {
        refuseIf(
          report.phase() === 'handing off',
          'it is being handed off, which is tried by itself: "conversations show" says why it fails',
        );
        refuseIf(!turn() && run.failedBatch.length === 0, 'no turn runs, and none has failed');
      },
    },
  );
}

function refuseIf(wrong: boolean, why: string): void {
  if (wrong) throw new Error(why);
}

/** Puts what a failed turn left back among the messages that wait. */
function bringBack(run: Run): void {
  const { inbox, failedBatch } = run;
  const again = new Set(failedBatch.map(({ id }) => id));
  run.inbox = {
    ...inbox,
    unanswered: [...failedBatch, ...inbox.unanswered].sort((a, b) => a.id - b.id),
    dialogue: inbox.dialogue.filter(({ id }) => !again.has(id)),
  };
  run.retried = failedBatch.map(({ key }) => key);
  run.failedBatch = [];
}
