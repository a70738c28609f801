import Router from '@koa/router';
import type { Context } from 'koa';
import type { Json } from '../world/records.ts';
import { readBody, type Upload } from './read-body.ts';

/** One request, free of Koa. Body and query are merged into `input`, as Rails merges them into its params. */
export interface Call {
  params: Record<string, string>;
  query: URLSearchParams;
  input: Json;
  files: Upload[];
  /** The body as it came. */
  raw: Buffer;
  header: (name: string) => string;
}

/** What it returns is the JSON answer; nothing at all is an empty 200. */
export type Handler = (call: Call) => unknown;
export const noContent = Symbol('an empty 204');
export type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';
export type AddRoute = (method: Method, path: string, handler: Handler) => void;

/** `begin` is called as each request begins its work. */
export function createRouter(begin: () => void) {
  const router = new Router();

  function add(method: Method, path: string, handler: Handler): void {
    router[method](path, async (ctx) => {
      const { fields, files, raw } = await readBody(ctx);
      ctx.state['body'] = fields;
      const query = new URLSearchParams(ctx.querystring);
      const input = { ...Object.fromEntries(query), ...fields };
      begin();
      answer(ctx, await handler({ params: ctx.params, query, input, files, raw, header: (name) => ctx.get(name) }));
    });
  }

  return { add, routes: () => router.routes() };
}

function answer(ctx: Context, result: unknown): void {
  if (result === noContent) {
    ctx.status = 204;
    return;
  }
  ctx.status = 200;
  if (result === undefined) {
    ctx.body = '';
    return;
  }
  ctx.type = 'json';
  ctx.body = JSON.stringify(result);
}
