import { ValueError, type PayloadCodec } from '@temporalio/common';
import createError, { isHttpError } from 'http-errors';
import Koa, { type Context, type Next } from 'koa';
import getRawBody from 'raw-body';
import type { Logger } from '../logger.ts';
import { admit, type Door } from './admit.ts';
import { readPayloads, writePayloads } from './payload-json.ts';

interface CodecAppOptions extends Door {
  codec: PayloadCodec;
  log: Logger;
}

/** Temporal's own limit for one payload is 2 MB; the UI sends those of an event together. */
const MAX_BYTES = 16 * 1024 * 1024;

/**
 * Temporal's codec server protocol: `POST …/decode` and `…/encode` with `Payloads` as JSON, for the UI and the command line.
 * Only the last part of a path counts, as the protocol demands, so that it can be mounted anywhere and per namespace.
 */
export function createCodecApp({ codec, log, ...door }: CodecAppOptions): Koa {
  const app = new Koa();
  app.use(observe(log));
  app.use(answerErrors(log));
  app.use(answerHealth);
  app.use(admit(door));
  app.use(async (ctx) => {
    const work = workOf(ctx, codec);
    const payloads = readPayloads(await readJson(ctx));
    if (!payloads) throw createError(400, 'The body must be {"payloads": […]}, each with metadata and data in base64');
    ctx.set('Cache-Control', 'no-store');
    ctx.body = writePayloads(await work(payloads));
  });
  app.on('error', (error) => {
    log.warn({ err: error }, 'connection lost');
  });
  return app;
}

async function answerHealth(ctx: Context, next: Next): Promise<void> {
  if (ctx.path === '/health/live' && ctx.method === 'GET') ctx.body = { status: 'live' };
  else await next();
}

function workOf({ path, method }: Context, codec: PayloadCodec): PayloadCodec['decode'] {
  const action = path.split('/').at(-1);
  if (action !== 'decode' && action !== 'encode') throw createError(404, 'Only /decode and /encode are here');
  if (method !== 'POST') throw createError(405, 'Only POST is answered here', { headers: { Allow: 'POST, OPTIONS' } });
  return (payloads) => codec[action](payloads);
}

/** JSON by its declared type alone: a browser lets any page post plain text without asking first. */
async function readJson(ctx: Context): Promise<unknown> {
  if (!ctx.is('application/json')) throw createError(415, 'The body must be application/json');
  const body = await getRawBody(ctx.req, { limit: MAX_BYTES, length: ctx.get('content-length') || null });
  try {
    return JSON.parse(body.toString());
  } catch {
    throw createError(400, 'The body is not JSON');
  }
}

function answerErrors(log: Logger) {
  return async (ctx: Context, next: Next): Promise<void> => {
    try {
      await next();
    } catch (error) {
      const known = error instanceof ValueError ? createError(400, error.message) : error;
      const shown = isHttpError(known) && known.expose ? known : createError(500, 'Internal error');
      if (shown.status === 500) log.error({ err: error }, 'request failed');
      ctx.status = shown.status;
      ctx.set(shown.headers ?? {});
      ctx.body = { error: shown.status === 500 ? 'The payloads could not be handled' : shown.message };
    }
  };
}

/** One line for each request but preflights: people read customers' messages this way, and that leaves a trace. */
function observe(log: Logger) {
  return async (ctx: Context, next: Next): Promise<void> => {
    await next();
    if (ctx.method === 'OPTIONS' || ctx.path === '/health/live') return;
    const action = /\/(decode|encode)$/.exec(ctx.path)?.[1] ?? 'unknown';
    const namespace = /^[\w.-]{1,100}$/.exec(ctx.get('x-namespace'))?.[0] ?? null;
    const level = ctx.status >= 500 ? 'error' : ctx.status >= 400 ? 'warn' : 'info';
    log[level]({ action, namespace, answer: ctx.status }, 'codec request');
  };
}
