import type { WorkflowExecutionInfo } from '@temporalio/client';
import { defineSearchAttributeKey } from '@temporalio/common';
import type { ConversationRef } from '../../contracts/conversation.ts';
import { readConversationId } from './conversation-id.ts';

const PHASE = defineSearchAttributeKey('ConversationPhase', 'KEYWORD');
const INBOX = defineSearchAttributeKey('ChatwootInbox', 'INT');

/** One run of a conversation as Temporal lists it. */
export interface Listed {
  id: string;
  ref: ConversationRef;
  isRunning: boolean;
  /** Temporal's status: RUNNING, COMPLETED, FAILED, … */
  status: string;
  phase: string | null;
  startedAt: Date;
  closedAt: Date | null;
  events: number;
}

/** `undefined`: an id that is not one of ours. */
export function toListed(run: Omit<WorkflowExecutionInfo, 'raw'>): Listed | undefined {
  const { workflowId, status, startTime, closeTime, historyLength, typedSearchAttributes } = run;
  if (!/^chatwoot:[a-z0-9-]+:\d+:\d+$/.test(workflowId)) return undefined;
  const ref = readConversationId(workflowId, []);
  return {
    id: `${ref.agent}:${ref.account}:${ref.conversation}`,
    ref: { ...ref, inbox: typedSearchAttributes.get(INBOX) ?? null },
    isRunning: status.name === 'RUNNING',
    status: status.name,
    phase: typedSearchAttributes.get(PHASE) ?? null,
    startedAt: startTime,
    closedAt: closeTime ?? null,
    events: historyLength,
  };
}
