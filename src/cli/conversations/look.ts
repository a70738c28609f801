import type { ConversationRef } from '../../contracts/conversation.ts';
import type { ConversationState } from '../../workflows/facts/messages.ts';
import type { Listed } from './listed.ts';
import { triedByTemporal, triedByWorkflow, triedToSettle, type PendingCall, type Tried } from './tried.ts';

/** `null`: no worker answered, or no run is going. */
export type LiveState = ConversationState | null;

export interface Look {
  state: LiveState;
  trying: Tried[];
}

interface Ask {
  /** The run itself. */
  state: (ref: ConversationRef) => Promise<LiveState>;
  /** Temporal, which knows without a worker. */
  calls: (ref: ConversationRef) => Promise<PendingCall[]>;
}

/** What a conversation does now, and what it tries. */
export async function look({ ref, isRunning }: Pick<Listed, 'ref' | 'isRunning'>, ask: Ask): Promise<Look> {
  if (!isRunning) return { state: null, trying: [] };
  const [state, calls] = await Promise.all([ask.state(ref), ask.calls(ref)]);
  const now = Date.now();
  const trying = calls.map((call) => triedByTemporal(call, now));
  if (state?.trouble) trying.push(triedByWorkflow(state.trouble, now));
  if (state?.settling) trying.push(triedToSettle(state.settling, now));
  return { state, trying };
}
