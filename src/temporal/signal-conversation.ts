import { WorkflowNotFoundError, type Client } from '@temporalio/client';
import { workflowIdOf, type ConversationRef, type Facts, type SignalledFact } from '../contracts/conversation.ts';
import { searchAttributesOf } from './search-attributes.ts';
import type { conversation } from '../workflows/conversation.ts';
import { createIsForeign, memoOf, OtherInstallation } from './installations.ts';

type AnyFact = Facts[keyof Facts];

/** A fact on its way: to the conversation that it is about, starting a run for it if it `starts` one. */
export interface Told {
  ref: ConversationRef;
  starts: boolean;
  signalled: SignalledFact;
}

/** `false`: no run is going, and none had to start to hear of it. */
export type SignalConversation = (told: Told) => Promise<boolean>;

type InstallationOf = (agent: string) => string | undefined;

/**
 * The one way in which a fact reaches its conversation, whoever found it. A run of another Chatwoot's conversation that has the same id
 * does not take it, and it throws, so that nobody believes it stored.
 */
export function createSignalConversation(
  client: Client,
  taskQueue: string,
  installationOf: InstallationOf = () => undefined,
): SignalConversation {
  const isForeign = createIsForeign(client);

  return async function signalConversation({ ref, starts, signalled: { signal, fact } }) {
    const installation = installationOf(ref.agent);
    const from = installation === undefined ? {} : { installation };
    const told = { ...fact, ...from };
    if (!starts || !('policy' in told)) return signalRunning(ref, signal, told);
    const { policy } = told;
    const { signaledRunId } = await client.workflow.signalWithStart<typeof conversation, [AnyFact]>('conversation', {
      workflowId: workflowIdOf(ref),
      taskQueue,
      args: [{ ref: { ...ref, ...from }, policy, contact: 'contact' in told ? told.contact : null, startedBy: signal }],
      signal,
      signalArgs: [told],
      staticSummary: `Chatwoot ${ref.account}/${ref.conversation}`,
      ...memoOf(client, installation),
      ...(policy.searchAttributes ? { typedSearchAttributes: searchAttributesOf(ref) } : {}),
    });
    if (installation !== undefined && (await isForeign(workflowIdOf(ref), signaledRunId, installation))) {
      throw new OtherInstallation(ref.agent);
    }
    return true;
  };

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
