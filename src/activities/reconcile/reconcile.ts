import type { ReconcileActivities } from '../../contracts/reconcile.ts';
import { agentOf, type Agents } from '../agents.ts';
import { cancellable } from '../failures.ts';
import { createReconciler, type Conversations, type Reconciler, type ReconcilerSettings } from './reconciler.ts';
import { repairFlips } from './repair-flips.ts';
import { signalUnanswered } from './signal-unanswered.ts';

interface Parts {
  agents: Agents;
  settings: readonly ReconcilerSettings[];
  conversations: Conversations;
}

/** The activities of `reconcile`, bound to the worker's agents. */
export function createReconcileActivities({ agents, settings, conversations }: Parts): ReconcileActivities {
  const reconcilers = new Map<string, Reconciler>();
  return {
    signalUnanswered: (input) => cancellable((signal) => signalUnanswered(reconcilerOf(input.agent), input, signal)),
    repairFlips: (input) => cancellable((signal) => repairFlips(reconcilerOf(input.agent), input, signal)),
  };

  function reconcilerOf(name: string): Reconciler {
    const known = reconcilers.get(name);
    if (known) return known;
    const agent = agentOf(agents, name);
    const own = settings.find((each) => each.name === name);
    if (!own) throw new Error(`no settings of agent ${name}`);
    const made = createReconciler(agent, own, conversations);
    reconcilers.set(name, made);
    return made;
  }
}
