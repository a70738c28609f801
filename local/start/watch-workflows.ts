import { QueryRejectedError, WorkflowNotFoundError, type Client } from '@temporalio/client';
import { defineSearchAttributeKey } from '@temporalio/common';
import type { DescribeWorkflow, WorkflowView } from '../../sandbox/workflow-view.ts';
import { workflowIdOf } from '../../src/contracts/conversation.ts';
import type { ConversationState } from '../../src/workflows/facts/messages.ts';

const PHASE = defineSearchAttributeKey('ConversationPhase', 'KEYWORD');
/** A query waits for a worker, and the page for it. */
const DEADLINE = 1500;
const NOTHING: WorkflowView = { phase: 'none', turns: 0, waiting: 0, outcome: null };

/** Looks at conversations for the sandbox's page; knows nothing until it is told where Temporal is. */
export function watchWorkflows(): { describe: DescribeWorkflow; attach: (client: Client, agent: string) => void } {
  let attached: { client: Client; agent: string } | undefined;
  return { describe, attach: (client, agent) => (attached = { client, agent }) };

  async function describe(account: number, conversation: number): Promise<WorkflowView> {
    if (!attached) return NOTHING;
    const { client, agent } = attached;
    const workflowId = workflowIdOf({ agent, account, conversation, inbox: null });
    try {
      return await client.connection.withDeadline(Date.now() + DEADLINE, () => look(client, workflowId));
    } catch (error) {
      return error instanceof WorkflowNotFoundError ? NOTHING : { ...NOTHING, phase: 'silent' };
    }
  }
}

async function look(client: Client, workflowId: string): Promise<WorkflowView> {
  const handle = client.workflow.getHandle(workflowId);
  const { status, typedSearchAttributes } = await handle.describe();
  if (status.name !== 'RUNNING') return ended(typedSearchAttributes.get(PHASE));
  try {
    const { phase, turns, unanswered } = await handle.query<ConversationState>('state');
    return { phase, turns, waiting: unanswered, outcome: null };
  } catch (error) {
    if (error instanceof QueryRejectedError) return ended(undefined);
    throw error;
  }
}

const ended = (outcome: string | undefined): WorkflowView => ({ ...NOTHING, phase: 'ended', outcome: outcome ?? null });
