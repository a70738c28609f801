import { chatwootQueueOf, graphQueueOf } from '../contracts/queues.ts';
import type { AgentConfig } from './agent-config.ts';

/**
 * Gives each of several bots two task queues of its own: one for its graph, one for what it does in Chatwoot. There they wait
 * for one another, in Temporal, where they take no place of a worker's from a neighbour whose model and Chatwoot are well.
 * A bot that is alone, and was given no limit, stays on the common queue: a worker may begin there without asking Temporal.
 */
export function withBotQueues(agents: AgentConfig[], taskQueue: string): AgentConfig[] {
  const isAlone = agents.length === 1;
  return agents.map((agent) => {
    const isThinkingLimited = agent.concurrentTurns !== null || agent.turnsPerMinute !== null;
    const isActingLimited = agent.actionsPerMinute !== null;
    const policy = {
      ...agent.policy,
      graphQueue: isAlone && !isThinkingLimited ? null : graphQueueOf(taskQueue, agent.name),
      chatwootQueue: isAlone && !isActingLimited ? null : chatwootQueueOf(taskQueue, agent.name),
    };
    return { ...agent, policy };
  });
}
