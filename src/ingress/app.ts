import Router from '@koa/router';
import createError from 'http-errors';
import Koa, { type Context } from 'koa';
import type { Logger } from '../logger.ts';
import type { Trouble } from './find-troubles.ts';
import type { Metrics } from './metrics.ts';
import { observeWebhooks } from './observe-webhooks.ts';
import { createReceiver, type Receiving } from './receive-webhook.ts';
import { respondToErrors } from './respond-to-errors.ts';

const WEBHOOK = '/api/v1/webhook/chatwoot';

interface AppOptions extends Omit<Receiving, 'now'> {
  log: Logger;
  metrics: Metrics;
  /** Whether events could be stored now. */
  isReady: () => Promise<boolean>;
  findTroubles: () => Promise<Trouble[]>;
  now?: () => number;
}

/** The HTTP face of the service: webhooks in, health and metrics out. */
export function createApp({ log, metrics, isReady, findTroubles, now = Date.now, ...receiving }: AppOptions): Koa {
  const receive = createReceiver({ ...receiving, now });
  const router = new Router();
  router.post([WEBHOOK, `${WEBHOOK}/:agent`], async (ctx) => {
    const { token } = ctx.query;
    const agentName = ctx.params.agent ?? 'default';
    ctx.body = await receive({ request: ctx.req, agentName, token: typeof token === 'string' ? token : undefined });
  });
  router.get('/health/live', (ctx) => {
    ctx.body = { status: 'live' };
  });
  router.get('/health/ready', async (ctx) => {
    const ready = await isReady();
    ctx.status = ready ? 200 : 503;
    // A bot's trouble takes no ingress out: nobody would be left to refuse its messages, and the others' would be refused too.
    ctx.body = ready ? { status: 'ready', troubles: await findTroubles() } : { status: 'Temporal stores nothing' };
  });
  router.get('/metrics', async (ctx) => {
    ctx.type = metrics.register.contentType;
    ctx.body = await metrics.register.metrics();
  });
  router.all([WEBHOOK, `${WEBHOOK}/:agent`], refuse('POST'));
  router.all(['/health/live', '/health/ready', '/metrics'], refuse('GET'));

  const app = new Koa();
  app.use(observeWebhooks(log, metrics));
  app.use(respondToErrors(log));
  app.use(router.routes());
  // What is left for Koa to report are broken connections: the sender has gone.
  app.on('error', (error) => {
    log.warn({ err: error }, 'connection lost');
  });
  return app;
}

function refuse(allowed: string) {
  return (_ctx: Context): never => {
    throw createError(405, `Only ${allowed} is answered here`, { headers: { Allow: allowed } });
  };
}
