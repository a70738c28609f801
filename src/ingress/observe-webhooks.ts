import type { Context, Next } from 'koa';
import type { Logger } from '../logger.ts';
import { REFUSED, type Metrics } from './metrics.ts';

/** What may be told of a webhook: ids and our own words, never what somebody wrote. */
export interface Observed {
  /** `null`: no agent of ours, so the name is a stranger's text. */
  agent: string | null;
  delivery: string | null;
  event?: string;
  account?: number;
  conversation?: number;
  /** The signal that was stored, or why nothing was. */
  reason?: string;
  /** Path of the field that could not be read. */
  field?: string;
}

const noted = new WeakMap<object, Observed>();

/** Keeps what is known so far of the webhook that this request carries. */
export function note(request: object, known: Observed): Observed {
  noted.set(request, known);
  return known;
}

/** Logs and counts each webhook once it is answered. */
export function observeWebhooks(log: Logger, metrics: Metrics) {
  return async (ctx: Context, next: Next): Promise<void> => {
    const started = performance.now();
    await next();
    const observed = noted.get(ctx.req);
    if (!observed) return;

    const answer = ctx.status;
    const seconds = (performance.now() - started) / 1000;
    const reason = observed.reason ?? (REFUSED as Record<number, string>)[answer] ?? 'not stored';
    metrics.webhookAnswered({ agent: observed.agent ?? '', answer, reason, seconds });
    log[levelOf(answer)]({ ...observed, reason, answer, ms: Math.round(seconds * 1000) }, 'webhook');
  };
}

function levelOf(answer: number): 'info' | 'warn' | 'error' {
  if (answer >= 500) return 'error';
  return answer >= 400 ? 'warn' : 'info';
}
