import { QueryRejectedError, WorkflowFailedError, WorkflowNotFoundError, type Client } from '@temporalio/client';
import type { AgentConfig, Config } from '../../settings/config.ts';
import { isPaused, pauseIdOf } from '../../temporal/bot-switches.ts';
import { eachInTime } from '../../temporal/each-in-time.ts';
import type { ConversationRef, ConversationResult } from '../../contracts/conversation.ts';
import { workflowIdOf } from '../../contracts/conversation.ts';
import { createSearchAttributes } from '../../temporal/search-attributes.ts';
import { createSignalConversation } from '../../temporal/signal-conversation.ts';
import type { ConversationState } from '../../workflows/facts/messages.ts';
import { eachOf } from './each-of.ts';
import { visibilityQuery, type Filters } from './find-conversations.ts';
import { toListed, type Listed } from './listed.ts';
import { look, type LiveState } from './look.ts';
import { pendingCalls } from './pending-calls.ts';
import { lastThrown } from './thrown.ts';
import { isUnanswered } from '../temporal-faults.ts';
import { withTemporal } from '../with-temporal.ts';

const DEADLINE = 10_000;
/** A query waits for a worker. */
const QUERY_DEADLINE = 5000;

export type ConversationDesk = ReturnType<typeof createDesk>;

export function withDesk<T>(config: Config, work: (desk: ConversationDesk) => Promise<T>): Promise<T> {
  return withTemporal(config, ({ client, connection, namespace }) =>
    work(createDesk(client, config, createSearchAttributes(connection, namespace))),
  );
}

function createDesk(client: Client, config: Config, searchAttributes: ReturnType<typeof createSearchAttributes>) {
  const { connection } = client;
  const inTime = <T>(work: () => Promise<T>, deadline = DEADLINE) =>
    connection.withDeadline(Date.now() + deadline, work);
  const handleOf = (ref: ConversationRef) => client.workflow.getHandle(workflowIdOf(ref));

  /** Newest first. */
  async function list(filters: Filters): Promise<Listed[]> {
    const found: Listed[] = [];
    const query = visibilityQuery(filters, Date.now());
    for await (const run of eachInTime(connection, DEADLINE, client.workflow.list({ query }))) {
      const listed = toListed(run);
      if (listed && (await belongs(listed, filters))) found.push(listed);
      if (found.length >= (filters.limit ?? Infinity)) break;
    }
    return found;
  }

  /** Temporal cannot search by what a turn came to: such ones are asked. */
  async function belongs(listed: Listed, { failed }: Filters): Promise<boolean> {
    if (!failed) return true;
    if (!listed.isRunning) return !(await isRunning(listed.ref));
    return ((await state(listed.ref))?.failed ?? 0) > 0;
  }

  const isRunning = async (ref: ConversationRef) => (await newest(ref))?.isRunning ?? false;

  /** As it is this moment: lists come a little later. */
  async function newest(ref: ConversationRef): Promise<Listed | undefined> {
    try {
      return toListed(await inTime(() => handleOf(ref).describe()));
    } catch (error) {
      if (error instanceof WorkflowNotFoundError) return undefined;
      throw error;
    }
  }

  /** All runs that Temporal still keeps, newest first. */
  async function runs(ref: ConversationRef): Promise<Listed[]> {
    const query = `WorkflowId = '${workflowIdOf(ref)}'`;
    const found: Listed[] = [];
    for await (const run of eachInTime(connection, DEADLINE, client.workflow.list({ query }))) {
      const listed = toListed(run);
      if (listed) found.push(listed);
    }
    return found;
  }

  async function state(ref: ConversationRef): Promise<LiveState> {
    try {
      return await inTime(() => handleOf(ref).query<ConversationState>('state'), QUERY_DEADLINE);
    } catch (error) {
      if (error instanceof QueryRejectedError || error instanceof WorkflowNotFoundError || isUnanswered(error))
        return null;
      throw error;
    }
  }

  /** How the newest run ended; `null`: it did not complete. */
  async function result(ref: ConversationRef): Promise<ConversationResult | null> {
    try {
      return await inTime(() => handleOf(ref).result() as Promise<ConversationResult>);
    } catch (error) {
      if (error instanceof WorkflowFailedError) return null;
      throw error;
    }
  }

  /** Of the messages with these keys, those that the run has not heard of; `null`: nobody answered. */
  async function unheard(ref: ConversationRef, keys: string[]): Promise<string[] | null> {
    try {
      return await inTime(() => handleOf(ref).query<string[], [string[]]>('unheard', keys), QUERY_DEADLINE);
    } catch (error) {
      if (error instanceof QueryRejectedError || isUnanswered(error)) return null;
      throw error;
    }
  }

  const calls = (ref: ConversationRef) => inTime(() => pendingCalls(client, workflowIdOf(ref)));
  const thrown = (ref: ConversationRef) => inTime(() => lastThrown(client, { workflowId: workflowIdOf(ref) }));
  const lookAt = (listed: Listed) => look(listed, { state, calls });
  const looksAt = (listed: readonly Listed[]) => eachOf(listed, lookAt);

  /** Sends an update; resolves with the conversation's own words. */
  function update(ref: ConversationRef, name: string, argument?: unknown): Promise<string> {
    const handle = handleOf(ref);
    return inTime(() =>
      argument === undefined
        ? handle.executeUpdate<string, []>(name)
        : handle.executeUpdate<string, [unknown]>(name, { args: [argument] }),
    );
  }

  /** Cancels the run: what is on the wire is finished, and nothing is said to anybody. */
  async function end(ref: ConversationRef): Promise<string> {
    await inTime(() => handleOf(ref).cancel());
    return 'ended; the next message starts it anew';
  }

  /** Starts a run that looks at the conversation and answers what waits there. */
  async function restart(ref: ConversationRef, agent: AgentConfig): Promise<string> {
    const now = Date.now();
    const known = await searchAttributes.ask();
    const snapshot = { status: 'pending' as const, assigneeType: null, assigneeId: null, labels: [], at: 0 };
    const paused = await isPaused(client, ref.agent, DEADLINE);
    const policy = { ...agent.policy, searchAttributes: known, continueAfterEvents: null, paused };
    const fact = {
      key: `redrive:${now}`,
      snapshot,
      change: 'status' as const,
      contact: { id: null, name: null },
      receivedAt: now,
      policy,
    };
    await inTime(() =>
      createSignalConversation(
        client,
        config.taskQueue,
        () => agent.installation,
      )({ ref, starts: true, signalled: { signal: 'ownershipChanged', fact } }),
    );
    return 'started; it looks at the conversation and answers what waits';
  }

  /** Starts the workflow that pauses the bot; one that runs already is enough. */
  async function pauseAgent(agent: string): Promise<void> {
    const workflowId = pauseIdOf(agent);
    const options = { workflowId, taskQueue: config.taskQueue, staticSummary: 'the bot is paused' };
    await inTime(() => client.workflow.start('pausedBot', { ...options, workflowIdConflictPolicy: 'USE_EXISTING' }));
  }

  async function resumeAgent(agent: string): Promise<void> {
    try {
      await inTime(() => client.workflow.getHandle(pauseIdOf(agent)).terminate('resumed by an operator'));
    } catch (error) {
      if (!(error instanceof WorkflowNotFoundError)) throw error;
    }
  }

  const isAgentPaused = (agent: string) => isPaused(client, agent, DEADLINE);

  return {
    isAgentPaused,
    newest,
    result,
    unheard,
    list,
    runs,
    state,
    lookAt,
    looksAt,
    thrown,
    update,
    end,
    restart,
    isRunning,
    pauseAgent,
    resumeAgent,
  };
}
