import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import Router from '@koa/router';
import Koa from 'koa';
import type { Logger } from '../logger.ts';

/** Milliseconds: who scrapes asks again soon. */
const METRICS = 5000;

interface Observed {
  /** Whether the worker takes tasks: it runs, and Temporal is there. */
  isReady: () => Promise<boolean>;
  /** Where Temporal's runtime writes the metrics of this process, in Prometheus' format. */
  metricsUrl: string;
  log: Logger;
}

export interface Observation {
  /** Resolves with the port, or `null` where it cannot be had: a worker that cannot be watched still works. */
  listen(port: number, host: string | null): Promise<number | null>;
  close(): Promise<void>;
}

/** What a worker shows of itself: `GET /health/live`, `/health/ready` and `/metrics`. */
export function createObservation(observed: Observed): Observation {
  const handle = createApp(observed).callback();
  const server = createServer((request, response) => void handle(request, response));
  return { listen, close: () => closeServer(server) };

  async function listen(port: number, host: string | null): Promise<number | null> {
    try {
      server.listen({ port, ...(host === null ? {} : { host }) });
      await once(server, 'listening');
      return (server.address() as AddressInfo).port;
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : undefined;
      observed.log.error({ port, code }, 'WORKER_PORT cannot be listened on: no health and no metrics of this worker');
      return null;
    }
  }
}

function createApp({ isReady, metricsUrl, log }: Observed): Koa {
  const router = new Router();
  router.get('/health/live', (ctx) => {
    ctx.body = { status: 'live' };
  });
  router.get('/health/ready', async (ctx) => {
    const ready = await isReady();
    ctx.status = ready ? 200 : 503;
    ctx.body = { status: ready ? 'ready' : 'the worker takes no tasks' };
  });
  router.get('/metrics', async (ctx) => {
    const response = await fetch(metricsUrl, { signal: AbortSignal.timeout(METRICS) });
    ctx.type = response.headers.get('content-type') ?? 'text/plain';
    ctx.body = await response.text();
  });
  const app = new Koa();
  app.use(router.routes());
  app.on('error', (error) => {
    log.warn({ err: error }, 'a look at the worker failed');
  });
  return app;
}

async function closeServer(server: Server): Promise<void> {
  if (!server.listening) return;
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
}
