import type { Context, Next } from 'koa';
import type { State } from '../world/state.ts';

const REDIRECT = /^\/rails\/active_storage\/blobs\/redirect\/(\d+)\/([^/]+)$/;
const FILE = /^\/rails\/active_storage\/disk\/(\d+)\/([^/]+)$/;

/** Uploaded files: without a token, and by way of a redirect to the storage, as Active Storage serves them. */
export function serveAttachments(state: State) {
  return (ctx: Context, next: Next): Promise<unknown> | undefined => {
    const redirect = REDIRECT.exec(ctx.path);
    if (redirect) {
      ctx.redirect(`/rails/active_storage/disk/${redirect[1] ?? ''}/${redirect[2] ?? ''}`);
      return undefined;
    }
    const file = FILE.exec(ctx.path);
    const attachment = file ? state.attachments.get(Number(file[1])) : undefined;
    if (!attachment) return next();
    ctx.type = attachment.contentType;
    // What a customer sends must not run on the desk's own origin.
    ctx.set('content-security-policy', "default-src 'none'; sandbox");
    ctx.set('x-content-type-options', 'nosniff');
    ctx.body = Buffer.from(attachment.data, 'base64');
    return undefined;
  };
}
