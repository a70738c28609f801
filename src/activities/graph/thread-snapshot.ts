import { isObject, type AgentGraph } from './agent-graph.ts';
import { readMessages } from './graph-message.ts';

/** What we read of a checkpoint. */
export interface Snapshot {
  values: Record<string, unknown>;
  /** Ids of the customers' messages. */
  customers: string[];
  /** Ids of everybody's. */
  ids: string[];
  /** Something is still to be run. */
  open: boolean;
  interrupts: unknown[];
  checkpoint: string | undefined;
}

export function readSnapshot(state: unknown): Snapshot {
  const snapshot = isObject(state) ? state : {};
  const values = isObject(snapshot.values) ? snapshot.values : {};
  const tasks: unknown[] = Array.isArray(snapshot.tasks) ? snapshot.tasks : [];
  const messages = readMessages(values.messages);
  return {
    values,
    customers: messages.filter(({ from }) => from === 'customer').map(({ id = '' }) => id),
    ids: messages.flatMap(({ id = [] }) => id),
    open: Array.isArray(snapshot.next) && snapshot.next.length > 0,
    interrupts: tasks.flatMap(interruptsOf),
    checkpoint: checkpointOf(snapshot.config),
  };
}

/** Of steps that run beside each other, those that have ended were answered before. */
function interruptsOf(task: unknown): unknown[] {
  return isObject(task) && task.result === undefined && Array.isArray(task.interrupts) ? task.interrupts : [];
}

function checkpointOf(config: unknown): string | undefined {
  const configurable = isObject(config) ? config.configurable : undefined;
  const id = isObject(configurable) ? configurable.checkpoint_id : undefined;
  return typeof id === 'string' ? id : undefined;
}

/** A thread as it is now, or as it was at a checkpoint. */
export async function readThread(graph: AgentGraph, threadId: string, checkpoint?: string): Promise<Snapshot> {
  const configurable = { thread_id: threadId, ...(checkpoint === undefined ? {} : { checkpoint_id: checkpoint }) };
  return readSnapshot(await graph.getState?.({ configurable }));
}
