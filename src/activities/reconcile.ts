import { getClient, heartbeat, log } from '@temporalio/activity';
import { WorkflowNotFoundError, type Client } from '@temporalio/client';
import type { ReconcileResult, Reconciler } from '../contracts/activities.ts';
import type { ApiConversation } from '../contracts/chatwoot-api.ts';
import { workflowIdOf, type ConversationRef, type Facts, type Policy, type Status } from '../contracts/conversation.ts';
import { agentOf, type Agent, type Agents } from './agents.ts';
import { orFail } from './failures.ts';
import { findMissed } from './find-missed.ts';

/** What a bot's passes look for. */
export interface ReconcileRules {
  policy: Policy;
  inboxIds: readonly number[] | null;
  /** Milliseconds that a webhook is given to come by itself. */
  after: number;
  taskQueue: string;
}

/** Pages of 25 conversations that one pass reads of each status, those that wait longest first. */
const PAGES = 8;
/** A message that was told of is not told of again for so long (ms): the bot may have a reason to be silent. */
const PAUSE = 10 * 60_000;
const REMEMBERED = 5000;

/** The reconciler of a worker's agents; those without rules have none. */
export function createReconciler(agents: Agents, rules: ReadonlyMap<string, ReconcileRules>): Reconciler {
  const told = new Map<string, number>();

  return {
    reconcile: (input) =>
      orFail(async () => {
        const [agent, own] = [agentOf(agents, { ...NOWHERE, agent: input.agent }), rules.get(input.agent)];
        const result = own ? await pass(agent, own, told) : { looked: 0, found: 0 };
        if (result.found > 0) log.warn('messages found whose webhooks did not come', { ...input, ...result });
        return result;
      }),
  };
}

const NOWHERE: Omit<ConversationRef, 'agent'> = { account: 0, conversation: 0, inbox: null };

async function pass(agent: Agent, rules: ReconcileRules, told: Map<string, number>): Promise<ReconcileResult> {
  const { policy, inboxIds } = rules;
  let [looked, found] = [0, 0];
  const statuses: Status[] = policy.mode === 'api-inbox' ? ['pending', 'open'] : ['pending'];
  for (const status of statuses) {
    for await (const conversation of waiting(agent, status)) {
      looked++;
      const inbox = conversation.inbox_id ?? null;
      if (inboxIds && (inbox === null || !inboxIds.includes(inbox))) continue;
      const ref = { agent: agent.name, account: agent.account, conversation: conversation.id, inbox };
      const fact = findMissed(conversation, ref, policy, Date.now() - rules.after);
      if (!fact || !isNews(told, `${workflowIdOf(ref)} ${fact.key}`)) continue;
      if (await tell(getClient(), ref, fact, rules)) found++;
    }
  }
  return { looked, found };
}

async function* waiting({ user }: Agent, status: Status): AsyncGenerator<ApiConversation> {
  for (let page = 1; user && page <= PAGES; page++) {
    heartbeat();
    const conversations = await user.listConversations(status, page);
    yield* conversations;
    if (conversations.length === 0) return;
  }
}

function isNews(told: Map<string, number>, what: string): boolean {
  const now = Date.now();
  if (now - (told.get(what) ?? -Infinity) < PAUSE) return false;
  told.delete(what);
  told.set(what, now);
  for (const oldest of told.keys()) {
    if (told.size <= REMEMBERED) break;
    told.delete(oldest);
  }
  return true;
}

/**
 * Signals the message, as its webhook would have been, unless a run is busy with what waits. A conversation that Temporal has
 * never heard of may belong to another bot of the account: only `CHATWOOT_INBOX_IDS` says that it is ours.
 */
async function tell(
  client: Client,
  ref: ConversationRef,
  fact: Facts['messageReceived'],
  { inboxIds, taskQueue }: ReconcileRules,
): Promise<boolean> {
  const workflowId = workflowIdOf(ref);
  const handle = client.workflow.getHandle(workflowId);
  try {
    const { status } = await handle.describe();
    if (status.name === 'RUNNING' && (await handle.query<{ unanswered: number }>('state')).unanswered > 0) return false;
  } catch (error) {
    if (!(error instanceof WorkflowNotFoundError)) throw error;
    if (inboxIds === null) return false;
  }
  const { policy, contact } = fact;
  await client.workflow.signalWithStart('conversation', {
    workflowId,
    taskQueue,
    args: [{ ref, policy, contact, startedBy: 'messageReceived' }],
    signal: 'messageReceived',
    signalArgs: [fact],
    staticSummary: `Chatwoot ${ref.account}/${ref.conversation}`,
  });
  return true;
}
