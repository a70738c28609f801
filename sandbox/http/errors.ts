import type { Context, Next } from 'koa';
import type { Json } from '../world/records.ts';

/** An answer that is not 200, with Chatwoot's body for it. */
export class ApiError extends Error {
  override name = 'ApiError' as const;
  readonly status: number;
  readonly body: Json | null;

  /** Without a body the answer is empty. */
  constructor(status: number, body: Json | null) {
    super(`${status} ${JSON.stringify(body)}`);
    this.status = status;
    this.body = body;
  }
}

export const notFound = () => new ApiError(404, { error: 'Resource could not be found' });
export const unauthorized = (error: string) => new ApiError(401, { error });
export const notAllowed = () => unauthorized('You are not authorized to do this action');
/** `RecordInvalid` as every controller but message create shows it. */
export const invalidRecord = (message: string, attributes: string[]) => new ApiError(422, { message, attributes });
/** An exception text, as message create and the filter show it. */
export const invalid = (error: string) => new ApiError(422, { error });
/** A bad enum value is an unhandled `ArgumentError` in Chatwoot. */
export const serverError = () => new ApiError(500, { status: 500, error: 'Internal Server Error' });

/** Turns errors into answers. */
export async function respondToErrors(ctx: Context, next: Next): Promise<void> {
  try {
    await next();
  } catch (error) {
    if (error instanceof ApiError) {
      ctx.status = error.status;
      ctx.body = error.body ?? '';
      return;
    }
    ctx.status = 500;
    ctx.body = serverError().body;
    ctx.app.emit('error', error, ctx);
  }
}
