import type { Connection } from '@temporalio/client';
import type { Policy } from '../contracts/conversation.ts';
import type { Switches } from '../temporal/bot-switches.ts';
import { describeInTime, queuesOf, type Queue } from '../temporal/pollers.ts';
import type { Refusal } from '../temporal/refused-bot.ts';

/** What keeps one bot from answering, though its webhooks are stored. */
export interface Trouble {
  bot: string;
  trouble: string;
}

/** Milliseconds: who asks for health waits little longer. */
const DEADLINE = 1000;

interface Wiring {
  agents: readonly { name: string; policy: Pick<Policy, 'graphQueue' | 'chatwootQueue'> }[];
  connection: Connection;
  namespace: string;
  taskQueue: string;
  switches: Switches;
}

/** Asked by whoever looks at the health: words of ours, and names of bots and task queues. */
export function createFindTroubles({ agents, connection, namespace, taskQueue, switches }: Wiring) {
  return async function findTroubles(): Promise<Trouble[]> {
    const isPolled = askOnce();
    const found = agents.map(async ({ name: bot, policy }) => {
      const unpolled = queuesOf(taskQueue, policy).map(async (queue) =>
        (await isPolled(queue)) ? [] : [`no worker polls the ${queue.of} of the task queue ${queue.name}`],
      );
      const troubles = [
        ...(switches.isPaused(bot) ? ['paused by an operator'] : []),
        ...refusedIn(switches.refusal(bot)),
        ...(await Promise.all(unpolled)).flat(),
      ];
      return troubles.map((trouble) => ({ bot, trouble }));
    });
    return (await Promise.all(found)).flat();
  };

  /** Bots share most task queues: each is asked for once. */
  function askOnce(): (queue: Queue) => Promise<boolean> {
    const asked = new Map<string, Promise<boolean>>();
    return (queue) => {
      const key = `${queue.of} ${queue.name}`;
      const answer = asked.get(key) ?? ask(queue);
      asked.set(key, answer);
      return answer;
    };
  }

  /** What Temporal does not tell is no trouble of a bot's. */
  async function ask(queue: Queue): Promise<boolean> {
    return describeInTime(connection, namespace, queue, DEADLINE).then(
      ({ pollers }) => pollers > 0,
      () => true,
    );
  }
}

function refusedIn(refusal: Refusal | null): string[] {
  if (!refusal?.counts) return [];
  return refusal.tokens === 'all'
    ? [
        'Chatwoot refuses each of its tokens: message webhooks are answered by 401, so that Chatwoot opens conversations',
      ]
    : ['Chatwoot refuses CHATWOOT_API_TOKEN: people are asked by CHATWOOT_USER_TOKEN'];
}
