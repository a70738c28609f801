import { WorkflowNotFoundError, type Client, type Connection } from '@temporalio/client';
import { workflowIdOf, type ConversationRef, type Facts, type Policy } from '../contracts/conversation.ts';
import type { conversation } from '../workflows/conversation.ts';
import { ignored, type FactFor, type Ignored } from './interpretation.ts';
import { searchAttributesOf } from './search-attributes.ts';
import { within } from './within.ts';

/** Chatwoot waits 5 s, but holds up a whole queue meanwhile. */
const DEADLINE = 1800;

type AnyFact = Facts[keyof Facts];

/** Resolves once Temporal has stored the fact, or knows of no conversation that would want it. */
export type Dispatch = (fact: FactFor) => Promise<{ kind: 'stored' } | Ignored>;

interface Wiring {
  client: Client;
  connection: Connection;
  taskQueue: string;
  deadline?: number;
}

export function createDispatch({ client, connection, taskQueue, deadline = DEADLINE }: Wiring): Dispatch {
  return async function dispatch(fact) {
    return within(
      deadline,
      connection.withDeadline(Date.now() + deadline, () => send(fact)),
    );
  };

  async function send({ ref, starts, signalled: { signal, fact } }: FactFor) {
    if (starts && 'policy' in fact) await signalWithStart(ref, signal, fact);
    else if (!(await signalRunning(ref, signal, fact))) return ignored('no running conversation');
    return { kind: 'stored' } as const;
  }

  async function signalWithStart(
    ref: ConversationRef,
    signal: keyof Facts,
    fact: Extract<AnyFact, { policy: Policy }>,
  ) {
    const { policy } = fact;
    await client.workflow.signalWithStart<typeof conversation, [AnyFact]>('conversation', {
      workflowId: workflowIdOf(ref),
      taskQueue,
      args: [{ ref, policy, contact: 'contact' in fact ? fact.contact : null, startedBy: signal }],
      signal,
      signalArgs: [fact],
      staticSummary: `Chatwoot ${ref.account}/${ref.conversation}`,
      ...(policy.searchAttributes ? { typedSearchAttributes: searchAttributesOf(ref) } : {}),
    });
  }

  /** `false`: no run is going, so nobody has to hear of it. */
  async function signalRunning(ref: ConversationRef, signal: keyof Facts, fact: AnyFact): Promise<boolean> {
    try {
      await client.workflow.getHandle(workflowIdOf(ref)).signal<[AnyFact]>(signal, fact);
      return true;
    } catch (error) {
      if (error instanceof WorkflowNotFoundError) return false;
      throw error;
    }
  }
}
