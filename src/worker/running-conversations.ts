import { QueryRejectedError, WorkflowNotFoundError, type Client } from '@temporalio/client';
import type { Conversations, Unheard } from '../activities/reconcile/reconciler.ts';
import { workflowIdOf, type ConversationRef } from '../contracts/conversation.ts';
import { createSearchAttributes } from '../temporal/search-attributes.ts';
import { createSignalConversation } from '../temporal/signal-conversation.ts';

/** A query waits for a worker: one that is slower than this is asked again by the next pass. */
const DEADLINE = 3000;

/** Running conversations as a worker's client sees them. */
export function createConversations(
  client: Client,
  taskQueue: string,
  isPaused: (agent: string) => boolean,
  installationOf: (agent: string) => string | undefined,
): Conversations {
  const { connection } = client;
  const searchAttributes = createSearchAttributes(connection, client.options.namespace);
  const signalConversation = createSignalConversation(client, taskQueue, installationOf);
  const inTime = <T>(work: () => Promise<T>) => connection.withDeadline(Date.now() + DEADLINE, work);

  return {
    unheard: (ref, keys) => inTime(() => ask(ref, keys)),
    signal: (told) => inTime(() => signalConversation(told)),
    serverPolicy: (agent) => ({
      searchAttributes: searchAttributes.known(),
      continueAfterEvents: null,
      ...(isPaused(agent) ? { paused: true } : {}),
    }),
  };

  async function ask(ref: ConversationRef, keys: string[]): Promise<Unheard> {
    try {
      const unheard = await client.workflow.getHandle(workflowIdOf(ref)).query<string[], [string[]]>('unheard', keys);
      return { keys: unheard, known: true };
    } catch (error) {
      if (error instanceof QueryRejectedError) return { keys, known: true };
      if (error instanceof WorkflowNotFoundError) return { keys, known: false };
      throw error;
    }
  }
}
