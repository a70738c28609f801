import type { MemorySaver } from '@langchain/langgraph';
import { z } from 'zod';
import type { Server } from './server.ts';
import { createThreads } from './threads.ts';
import { offeredBy, type OfferedTool } from './tools.ts';

/** What we use of a compiled graph. */
interface Graph {
  channels: object;
  invoke(input: unknown, config?: object): Promise<unknown>;
  getState(config: object): Promise<unknown>;
  getStateHistory(config: object): AsyncIterable<unknown>;
}

export interface GraphWithTools extends Graph {
  checkpointer: object;
  /** Ends programs and connections. */
  close: () => Promise<void>;
}

/** What a turn waits for servers that were away; they go on, and are there for a later one. */
const PATIENCE = 3000;

const configSchema = z.object({ configurable: z.object({ thread_id: z.string() }) });

/** An agent whose tools come and go with their servers: it is made anew whenever these say something else than before. */
export async function serveTools(
  servers: readonly Server[],
  make: (tools: readonly OfferedTool[], saver: MemorySaver) => Graph,
): Promise<GraphWithTools> {
  const threads = createThreads();
  await Promise.all(servers.map((server) => server.ready()));
  let known = servers.map((server) => server.tools());
  let graph = make(offeredBy(servers), threads.saver);

  function current(): Graph {
    const now = servers.map((server) => server.tools());
    if (now.some((tools, at) => tools !== known[at])) {
      known = now;
      graph = make(offeredBy(servers), threads.saver);
    }
    return graph;
  }

  return {
    channels: graph.channels,
    checkpointer: threads.saver,
    getState: (config) => current().getState(config),
    getStateHistory: (config) => current().getStateHistory(config),
    async invoke(input, config) {
      await atMost(PATIENCE, Promise.all(servers.map((server) => server.ready())));
      const { thread_id: thread } = configSchema.parse(config).configurable;
      return threads.turn(thread, () => current().invoke(input, config));
    },
    async close() {
      await Promise.all(servers.map((server) => server.close()));
    },
  };
}

async function atMost(milliseconds: number, work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, milliseconds);
  });
  await Promise.race([work, over]);
  clearTimeout(timer);
}
