import { createServer, type Server, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { Client, Connection } from '@temporalio/client';
import type Koa from 'koa';
import type { Registry } from 'prom-client';
import type { Logger } from '../logger.ts';
import { createApp } from './app.ts';
import { createDispatch } from './dispatch.ts';
import { createFindTroubles } from './find-troubles.ts';
import { createMetrics, showBots } from './metrics.ts';
import { showQueues } from './show-queues.ts';
import type { IngressAgent } from './receive-webhook.ts';
import { watchSwitches } from '../temporal/bot-switches.ts';
import { canStore } from '../temporal/is-serving.ts';
import { createSearchAttributes } from '../temporal/search-attributes.ts';

const DRAIN_DEADLINE = 10_000;

interface IngressConfig {
  agents: readonly IngressAgent[];
  port: number;
  host: string | null;
  taskQueue: string;
}

interface Wiring {
  config: IngressConfig;
  client: Client;
  connection: Connection;
  log: Logger;
}

export interface Ingress {
  app: Koa;
  /** What `GET /metrics` shows. */
  register: Registry;
  /** Resolves with the port; rejects where it cannot be had. */
  listen(): Promise<number>;
  /** Takes no more requests and answers those under way. The connection stays open: it is the caller's. */
  close(): Promise<void>;
}

/** The whole ingress, given its Temporal client. */
export function createIngress({ config, client, connection, log }: Wiring): Ingress {
  const { namespace } = client.options;
  const searchAttributes = createSearchAttributes(connection, namespace);
  const names = config.agents.map(({ name }) => name);
  const switches = watchSwitches(client, names);
  const isReady = () => canStore(connection, namespace);
  const isRefused = (agent: string) => {
    const refusal = switches.refusal(agent);
    return refusal !== null && refusal.counts && refusal.tokens === 'all';
  };
  const metrics = createMetrics(isReady, names);
  showBots(metrics.register, names, { isPaused: switches.isPaused, isRefused });
  const { agents, taskQueue } = config;
  showQueues(metrics.register, { agents, connection, namespace, taskQueue });
  const installationOf = (agent: string) => agents.find(({ name }) => name === agent)?.installation;
  const app = createApp({
    agents,
    isRefused,
    findTroubles: createFindTroubles({ agents, connection, namespace, taskQueue, switches }),
    serverPolicy: (agent) => ({
      searchAttributes: searchAttributes.known(),
      continueAfterEvents: null,
      ...(switches.isPaused(agent) ? { paused: true } : {}),
    }),
    dispatch: createDispatch({ client, connection, taskQueue, installationOf }),
    log,
    metrics,
    isReady,
  });
  const handle = app.callback();
  const underWay = new Set<ServerResponse>();
  const server = createServer({ requestTimeout: 10_000 }, (request, response) => {
    underWay.add(response);
    response.once('close', () => underWay.delete(response));
    // Of a connection that was made just before we closed.
    if (!server.listening) response.shouldKeepAlive = false;
    void handle(request, response);
  });
  // Longer than the proxies before us keep theirs: one that writes to a closed connection answers 502 for us, and that
  // opens the conversation.
  server.keepAliveTimeout = 75_000;

  return { app, register: metrics.register, listen, close };

  async function close(): Promise<void> {
    switches.close();
    await drain(server, underWay);
  }

  async function listen(): Promise<number> {
    void searchAttributes.ask();
    // A webhook that comes before the first look would be stored though nobody can answer it.
    await switches.looked;
    const { port, host } = config;
    server.listen({ port, ...(host === null ? {} : { host }) });
    await once(server, 'listening');

    for (const { name, allowUnsigned } of config.agents) {
      if (allowUnsigned)
        log.warn({ agent: name }, 'unsigned webhooks are accepted: anyone who reaches this port is believed');
    }
    return portOf(server.address());
  }
}

/**
 * Each answer that is still to come is the last one of its connection, and says so: a proxy that found it closed between two webhooks
 * could not know whether the second one was taken.
 */
async function drain(server: Server, underWay: Iterable<ServerResponse>): Promise<void> {
  if (!server.listening) return;
  const closed = once(server, 'close');
  server.close();
  for (const response of underWay) response.shouldKeepAlive = false;
  const late = setTimeout(() => {
    server.closeAllConnections();
  }, DRAIN_DEADLINE);
  await closed;
  clearTimeout(late);
}

function portOf(address: AddressInfo | string | null): number {
  return typeof address === 'object' && address ? address.port : 0;
}
