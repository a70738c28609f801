import { defineSearchAttributeKey } from '@temporalio/common';
import { setCurrentDetails, upsertSearchAttributes } from '@temporalio/workflow';
import type { Sends } from '../contracts/conversation.ts';
import type { Phase, Run } from './run.ts';

/**
 * For lists in the Temporal UI: `active`, `paused`, or how a conversation ended. No finer, since each change is one more
 * write to Temporal's visibility store; what an active one is doing stands in its current details.
 */
const conversationPhase = defineSearchAttributeKey('ConversationPhase', 'KEYWORD');

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
        ...settled(run.sends),
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
      list(next === 'paused' ? 'paused' : 'active');
    },
    end(outcome: string) {
      phase = 'ended';
      run.lastOutcome = outcome;
      show();
      list(outcome);
    },
  };
}

/** Only where Chatwoot's answer to a send was lost. */
function settled({ echoed, readBack, absent, ambiguous }: Sends): string[] {
  if (echoed + readBack + absent + ambiguous === 0) return [];
  return [
    `- Sends without an answer: ${echoed} confirmed by echo, ${readBack} by reading, ${absent} sent again, ${ambiguous} unknown`,
  ];
}

export type Report = ReturnType<typeof createReport>;
