/**
 * The part of a LangGraph graph that we use. Structural and never checked with `instanceof`: a project may bring its own
 * copy of the library, and `createAgent` results fit as well as compiled graphs.
 * `object` stands for LangGraph's run config, whose type depends on each graph's context.
 */
export interface AgentGraph {
  invoke(input: unknown, config?: object): Promise<unknown>;
  channels?: object;
  checkpointer?: unknown;
  getState?(config: object): Promise<unknown>;
  getStateHistory?(config: object): AsyncIterable<unknown>;
  /** Ends what the graph has opened, once no turn will come any more. */
  close?(): Promise<void>;
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
