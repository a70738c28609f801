import type { AgentGraph } from './agent-graph.ts';

class GraphUnavailable extends Error {
  override name = 'GraphUnavailable' as const;
}

/**
 * Stands for a graph that did not load when the worker started. Worth the few tries of a turn: during a deploy another worker
 * may have the graph. After them the conversation goes to a person.
 */
export const unavailableGraph: AgentGraph = {
  invoke: () => Promise.reject(new GraphUnavailable('the graph did not load')),
};
