import createError, { isHttpError } from 'http-errors';
import type { Context, Next } from 'koa';
import type { Logger } from '../logger.ts';

/**
 * Answers every error as JSON. Whatever is not the sender's fault is 500 and never 503: of the two, Chatwoot tries only
 * 500 again, and opens the conversation after the other.
 */
export function respondToErrors(log: Logger) {
  return async (ctx: Context, next: Next): Promise<void> => {
    try {
      await next();
      if (ctx.status === 404) throw createError(404, 'No such path');
    } catch (error) {
      answer(ctx, error, log);
    }
  };
}

function answer(ctx: Context, error: unknown, log: Logger): void {
  if (!isHttpError(error) || !error.expose) {
    log.error({ err: error }, 'request failed');
    ctx.status = 500;
    ctx.body = { error: 'Not stored; please send it again' };
    return;
  }
  const { status, message, headers = {} } = error;
  const field: unknown = error.field;
  ctx.status = status;
  ctx.set(headers);
  ctx.body = typeof field === 'string' ? { error: message, field } : { error: message };
}
