import createError from 'http-errors';
import type { Context, Next } from 'koa';
import { isEqual } from '../ingress/is-equal.ts';

export interface Door {
  /** Where the Temporal UI is opened: pages from elsewhere are refused. */
  origins: readonly string[];
  /** Demanded as `Authorization: Bearer …`; `null`: whoever reaches the port may come in. */
  token: string | null;
}

const HEADERS = 'content-type, x-namespace, authorization';
/** Seconds for which a browser need not ask again. */
const REMEMBER = '600';

/**
 * Lets in the Temporal UI of the named origins, and programs that are no browser.
 *
 * A browser says from which page a POST comes, so a foreign page is refused even where no token is demanded: also one whose
 * name was made to point at our own address, which CORS alone would let through.
 */
export function admit({ origins, token }: Door) {
  return async (ctx: Context, next: Next): Promise<void> => {
    const origin = ctx.get('origin');
    ctx.vary('Origin');
    if (origin !== '') {
      if (!origins.includes(origin)) throw createError(403, 'This origin may not decode: see CODEC_SERVER_ORIGIN');
      ctx.set('Access-Control-Allow-Origin', origin);
      // For a UI behind a proxy that knows its users by a cookie.
      ctx.set('Access-Control-Allow-Credentials', 'true');
    }
    if (ctx.method === 'OPTIONS') {
      answerPreflight(ctx);
      return;
    }
    if (token !== null && !isEqual(ctx.get('authorization'), `Bearer ${token}`)) {
      throw createError(401, 'A codec server token is needed', { headers: { 'WWW-Authenticate': 'Bearer' } });
    }
    await next();
  };
}

function answerPreflight(ctx: Context): void {
  ctx.set('Access-Control-Allow-Methods', 'POST, OPTIONS');
  ctx.set('Access-Control-Allow-Headers', HEADERS);
  ctx.set('Access-Control-Max-Age', REMEMBER);
  ctx.status = 204;
}
