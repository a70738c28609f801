import { WorkflowNotFoundError, type Client } from '@temporalio/client';
import { workflowIdOf, type ConversationRef, type Facts, type SignalledFact } from '../contracts/conversation.ts';
import { searchAttributesOf } from './search-attributes.ts';
import type { conversation } from '../workflows/conversation.ts';

type AnyFact = Facts[keyof Facts];

/** A fact on its way: to the conversation that it is about, starting a run for it if it `starts` one. */
export interface Told {
  ref: ConversationRef;
  starts: boolean;
  signalled: SignalledFact;
}

/** `false`: no run is going, and none had to start to hear of it. */
export type SignalConversation = (told: Told) => Promise<boolean>;

/** The one way in which a fact reaches its conversation, whoever found it. */
export function createSignalConversation(client: Client, taskQueue: string): SignalConversation {
  return async function signalConversation({ ref, starts, signalled: { signal, fact } }) {
    if (!starts || !('policy' in fact)) return signalRunning(ref, signal, fact);
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
