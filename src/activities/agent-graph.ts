/** What a call of a graph may carry; a subset of LangGraph's own run config. */
export interface GraphConfig {
  configurable?: Record<string, unknown>;
  context?: unknown;
  signal?: AbortSignal;
  runName?: string;
  tags?: string[];
  metadata?: Record<string, unknown>;
  recursionLimit?: number;
  durability?: 'exit';
}

/**
 * The part of a LangGraph graph that we use. Structural and never checked with `instanceof`: a project may bring its own
 * copy of the library, and `createAgent` results fit as well as compiled graphs.
 */
export interface AgentGraph {
  invoke(input: unknown, config?: GraphConfig): Promise<unknown>;
  channels?: object;
  checkpointer?: unknown;
  getState?(config: GraphConfig): Promise<unknown>;
  getStateHistory?(config: GraphConfig): AsyncIterable<unknown>;
}

export function isAgentGraph(value: unknown): value is AgentGraph {
  return hasMethod(value, 'invoke');
}

export function hasMethod<Name extends string>(value: unknown, name: Name): value is Record<Name, () => unknown> {
  return isObject(value) && typeof value[name] === 'function';
}

/** Objects of any kind, class instances and functions too, but not `null`. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}
