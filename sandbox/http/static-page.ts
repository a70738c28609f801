import { readFile } from 'node:fs/promises';
import { extname, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Context, Next } from 'koa';

const PAGE = fileURLToPath(new URL('../page', import.meta.url));
const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
};

/** Libraries that the page imports: single files without imports of their own. */
const VENDOR = new Map([['/vendor/marked.js', fileURLToPath(import.meta.resolve('marked'))]]);

/** Serves the files of `page/`, `index.html` at `/`, and its libraries; anything outside the folder or of another type does not exist. */
export async function servePage(ctx: Context, next: Next): Promise<void> {
  await next();
  if (ctx.status !== 404 || ctx.body != null || (ctx.method !== 'GET' && ctx.method !== 'HEAD')) return;
  const file = fileFor(ctx.path);
  const type = TYPES[extname(file ?? '')];
  if (file === undefined || type === undefined) return;
  const content = await readIfThere(file);
  if (!content) return;
  ctx.set('cache-control', 'no-cache');
  ctx.type = type;
  ctx.body = content;
}

function fileFor(path: string): string | undefined {
  const library = VENDOR.get(path);
  if (library !== undefined) return library;
  let name: string;
  try {
    name = decodeURIComponent(path);
  } catch {
    return undefined;
  }
  const file = resolve(PAGE, `.${name === '/' ? '/index.html' : name}`);
  return file.startsWith(PAGE + sep) && !name.includes('\0') ? file : undefined;
}

async function readIfThere(file: string): Promise<Buffer | undefined> {
  try {
    return await readFile(file);
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'EISDIR'))
      return undefined;
    throw error;
  }
}
