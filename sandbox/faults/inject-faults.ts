import { setTimeout as wait } from 'node:timers/promises';
import type { Context, Next } from 'koa';
import { respondToErrors, serverError } from '../http/errors.ts';
import type { AnswerFault, RouteKind } from './fault-plan.ts';
import type { Faults } from './faults.ts';

const CONVERSATION = /^\/api\/v1\/accounts\/\d+\/conversations(?:\/|$)/;
const MESSAGES = /^\/api\/v1\/accounts\/\d+\/conversations\/\d+\/messages(?:\/|$)/;

const BEFORE: AnswerFault[] = ['refuse', 429, 500, 502];
const LATE: AnswerFault[] = ['late'];
/** A look commits nothing: what is stored before its answer is lost is a change. */
const AFTER: AnswerFault[] = [...LATE, 'commitThenDrop', 'commitThen500'];

/** Kinds of faults a request is open to; none for the sandbox's own pages. */
function routeKinds(method: string, path: string): RouteKind[] {
  if (path.startsWith('/public/api/') || path.startsWith('/api/v1/widget/')) return ['client'];
  if (MESSAGES.test(path) && method === 'POST') return ['messages', 'all'];
  if (MESSAGES.test(path) && method === 'GET') return ['lists', 'all'];
  if (CONVERSATION.test(path)) return ['conversations', 'all'];
  return path.startsWith('/api/') ? ['all'] : [];
}

/** Middleware that spoils answers as the plan says: instead of the work, or after it. */
export function injectFaults(faults: Faults, signal: AbortSignal) {
  return async (ctx: Context, next: Next): Promise<void> => {
    const kinds = routeKinds(ctx.method, ctx.path);
    const before = faults.strikeAnswer(kinds, BEFORE);
    if (before) {
      ctx.state['fault'] = before.kind;
      spoil(ctx, before.kind);
      return;
    }
    const after = faults.strikeAnswer(kinds, ctx.method === 'GET' ? LATE : AFTER);
    if (!after) {
      await next();
      return;
    }
    ctx.state['fault'] = after.kind;
    await respondToErrors(ctx, next);
    if (after.kind === 'late') await wait(after.ms, undefined, { signal, ref: false }).catch(() => undefined);
    else spoil(ctx, after.kind);
  };
}

function spoil(ctx: Context, kind: string): void {
  switch (kind) {
    case 'refuse':
    case 'commitThenDrop':
      ctx.respond = false;
      ctx.req.socket.resetAndDestroy();
      return;
    case '429':
      // As rack-attack answers: plain text, no Retry-After.
      ctx.status = 429;
      ctx.body = 'Retry later\n';
      return;
    case '502':
      ctx.status = 502;
      ctx.type = 'html';
      ctx.body = '<html><head><title>502 Bad Gateway</title></head></html>';
      return;
    default:
      ctx.status = 500;
      ctx.body = serverError().body;
  }
}
