/** Where a bot's graph runs when it has a task queue of its own. */
export const graphQueueOf = (taskQueue: string, agent: string): string => `${taskQueue}:${agent}`;

/** Where everything that a bot does in Chatwoot runs when that has a task queue of its own. */
export const chatwootQueueOf = (taskQueue: string, agent: string): string => `${taskQueue}:${agent}:chatwoot`;
