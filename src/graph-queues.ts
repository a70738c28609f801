import type { AgentConfig } from './agent-config.ts';

/** Of one bot among several, in each worker: enough for it to be busy, and its neighbours have as much. */
const TURNS_OF_EACH = 100;

/** Where a bot's graph runs when it has a task queue of its own. */
export const graphQueueOf = (taskQueue: string, agent: string): string => `${taskQueue}:${agent}`;

/**
 * Gives each of several bots a task queue of its own for its graph. There its turns wait for one another, in Temporal, where
 * they take no place of a worker's from a neighbour. A bot that is alone, and was given no limit, stays on the common queue:
 * a worker may begin a turn there without asking Temporal for it.
 */
export function withGraphQueues(agents: AgentConfig[], taskQueue: string): AgentConfig[] {
  return agents.map((agent) => {
    const isLimited = agents.length > 1 || agent.turnsPerMinute !== null;
    const concurrentTurns = agent.concurrentTurns ?? (isLimited ? TURNS_OF_EACH : null);
    const graphQueue = concurrentTurns === null ? null : graphQueueOf(taskQueue, agent.name);
    return { ...agent, concurrentTurns, policy: { ...agent.policy, graphQueue } };
  });
}
