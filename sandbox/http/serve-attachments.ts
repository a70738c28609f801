import type { Context, Next } from 'koa';
import { readSignedId } from '../world/store/signed-id.ts';
import type { State } from '../world/store/state.ts';

const REDIRECT =
  /^\/rails\/active_storage\/(?:blobs\/redirect\/([^/]+)|representations\/redirect\/([^/]+)\/[^/]+)\/([^/]+)$/;
const FILE = /^\/rails\/active_storage\/disk\/([^/]+)\/([^/]+)$/;

/** Uploaded files: without a token, and by way of a redirect to the storage, as Active Storage serves them. */
export function serveAttachments(state: State) {
  return (ctx: Context, next: Next): Promise<unknown> | undefined => {
    const redirect = REDIRECT.exec(ctx.path);
    if (redirect) {
      ctx.redirect(`/rails/active_storage/disk/${redirect[1] ?? redirect[2] ?? ''}/${redirect[3] ?? ''}`);
      return undefined;
    }
    const file = FILE.exec(ctx.path);
    const attachment = file ? state.attachments.get(readSignedId(file[1] ?? '') ?? 0) : undefined;
    if (!attachment) return next();
    ctx.type = attachment.contentType;
    // What a customer sends must not run on the desk's own origin.
    ctx.set('content-security-policy', "default-src 'none'; sandbox");
    ctx.set('x-content-type-options', 'nosniff');
    ctx.body = Buffer.from(attachment.data, 'base64');
    return undefined;
  };
}
