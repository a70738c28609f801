import type { Client, Connection } from '@temporalio/client';
import { createSignalConversation } from '../temporal/signal-conversation.ts';
import { ignored, type FactFor, type Ignored } from './interpretation.ts';
import { within } from '../temporal/within.ts';

/** Chatwoot waits 5 s, but holds up a whole queue meanwhile. */
const DEADLINE = 1800;

/** Resolves once Temporal has stored the fact, or knows of no conversation that would want it. */
export type Dispatch = (fact: FactFor) => Promise<{ kind: 'stored' } | Ignored>;

interface Wiring {
  client: Client;
  connection: Connection;
  taskQueue: string;
  deadline?: number;
  installationOf?: (agent: string) => string | undefined;
}

export function createDispatch({
  client,
  connection,
  taskQueue,
  deadline = DEADLINE,
  installationOf,
}: Wiring): Dispatch {
  const signalConversation = createSignalConversation(client, taskQueue, installationOf);

  return async function dispatch(fact) {
    return within(
      deadline,
      connection.withDeadline(Date.now() + deadline, () => send(fact)),
    );
  };

  async function send(fact: FactFor) {
    return (await signalConversation(fact)) ? ({ kind: 'stored' } as const) : ignored('no running conversation');
  }
}
