import { defineSearchAttributeKey } from '@temporalio/common';
import { setCurrentDetails, upsertSearchAttributes } from '@temporalio/workflow';
import type { Phase, Run } from './run.ts';

/** Which conversations do what, for lists in the Temporal UI: `waiting`, `answering`, `paused`, or how it ended. */
const conversationPhase = defineSearchAttributeKey('ConversationPhase', 'KEYWORD');

const LISTED: Record<Phase, string> = {
  waiting: 'waiting',
  collecting: 'answering',
  thinking: 'answering',
  replying: 'answering',
  'handing off': 'answering',
  paused: 'paused',
  ended: 'ended',
};

/** Shows what a conversation is doing: live in its current details, as a search attribute where it changed. */
export function createReport(run: Run) {
  let phase: Phase = 'waiting';

  function list(value: string) {
    if (value === run.listed) return;
    run.listed = value;
    if (run.inbox.policy.searchAttributes) upsertSearchAttributes([{ key: conversationPhase, value }]);
  }

  function show() {
    setCurrentDetails(
      [
        `**${phase}**`,
        '',
        `- Turns: ${run.turns}, replies: ${run.replies}, tokens: ${run.tokens}`,
        `- Messages waiting for an answer: ${run.inbox.unanswered.length}`,
        `- Last: ${run.lastOutcome}`,
      ].join('\n'),
    );
  }

  return {
    phase: () => phase,
    enter(next: Phase, lastOutcome = run.lastOutcome) {
      phase = next;
      run.lastOutcome = lastOutcome;
      show();
      if (next !== 'ended') list(LISTED[next]);
    },
    end(outcome: string) {
      phase = 'ended';
      run.lastOutcome = outcome;
      show();
      list(outcome);
    },
  };
}

export type Report = ReturnType<typeof createReport>;
