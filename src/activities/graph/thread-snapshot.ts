import { isObject, type AgentGraph } from './agent-graph.ts';
import { readMessages } from './answer/read-message.ts';
import { untilAborted } from './until-aborted.ts';

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
    customers: messages.flatMap(({ from, id }) => (from === 'customer' && id !== undefined ? [id] : [])),
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

/** More steps than a turn has. */
const STEPS = 200;

/**
 * The messages that a thread's newest turn has written, oldest first: since its input, or since the question (`asked`) with which it went
 * on. A model that gives the same id in each turn replaces its older message where that stands, before the customer's newest one: the
 * list of messages does not show such an answer, what each step wrote does.
 */
export async function readWritten(graph: AgentGraph, threadId: string, asked?: string): Promise<unknown[]> {
  const written: unknown[] = [];
  const config = { configurable: { thread_id: threadId } };
  let steps = 0;
  for await (const state of graph.getStateHistory?.(config) ?? []) {
    const { tasks, metadata } = isObject(state) ? state : {};
    if ((isObject(metadata) && metadata.source === 'input') || (steps += 1) > STEPS) break;
    written.unshift(...(Array.isArray(tasks) ? tasks : []).flatMap(messagesOf));
    if (asked !== undefined && readSnapshot(state).checkpoint === asked) break;
  }
  return written;
}

function messagesOf(task: unknown): unknown[] {
  const result = isObject(task) && isObject(task.result) ? task.result.messages : undefined;
  return Array.isArray(result) ? result : result === undefined ? [] : [result];
}

/** Milliseconds for one look at a thread; a checkpointer that does not answer would keep the worker's place. */
const PATIENCE = 20_000;

/** A thread as it is now, or as it was at a checkpoint. Throws where the checkpointer does not answer within 20 seconds. */
export async function readThread(graph: AgentGraph, threadId: string, checkpoint?: string): Promise<Snapshot> {
  const configurable = { thread_id: threadId, ...(checkpoint === undefined ? {} : { checkpoint_id: checkpoint }) };
  const late = new AbortController();
  const timer = setTimeout(() => {
    late.abort(new Error("the graph's checkpointer does not answer"));
  }, PATIENCE).unref();
  try {
    return readSnapshot(await untilAborted(late.signal, Promise.resolve(graph.getState?.({ configurable }))));
  } finally {
    clearTimeout(timer);
  }
}
