import type { Context } from 'koa';
import getRawBody from 'raw-body';
import { ApiError } from './errors.ts';
import { isJson, toTexts } from './params.ts';
import { parseMultipart } from './parse-multipart.ts';
import type { Json } from '../world/records.ts';

export interface Upload {
  name: string;
  contentType: string;
  data: Buffer;
}

export interface Body {
  fields: Json;
  files: Upload[];
  raw: Buffer;
}

/** Reads a request's parameters: JSON, a form or a multipart form; nothing for other types. */
export async function readBody(ctx: Context): Promise<Body> {
  if (ctx.method === 'GET' || ctx.method === 'HEAD') return { fields: {}, files: [], raw: Buffer.alloc(0) };
  const raw = await getRawBody(ctx.req, { limit: '64mb' });
  if (raw.length === 0 || ctx.is('message/rfc822') !== false) return { fields: {}, files: [], raw };
  if (ctx.is('multipart', 'urlencoded') !== false) return readForm(raw, ctx.get('content-type'));
  return { fields: parse(raw.toString('utf8')), files: [], raw };
}

function parse(text: string): Json {
  try {
    const body: unknown = JSON.parse(text, (_, value: unknown) => {
      // Half of a pair is no UTF-8: refused before anybody has a look (recorded: strange-content).
      if (typeof value === 'string' && !value.isWellFormed()) throw new ApiError(400, null);
      return value;
    });
    return isJson(body) ? body : {};
  } catch (error) {
    if (error instanceof ApiError) throw error;
    throw new ApiError(400, { status: 400, error: 'Bad Request' });
  }
}

function readForm(raw: Buffer, contentType: string): Body {
  const isMultipart = contentType.startsWith('multipart/');
  const parts = isMultipart ? parseMultipart(raw, contentType) : [];
  const files = parts.flatMap(({ filename, contentType: type, data }) =>
    filename === null ? [] : [{ name: filename, contentType: type, data }],
  );
  const texts = parts
    .filter(({ filename }) => filename === null)
    .map(({ name, data }) => [name, data.toString('utf8')]);
  return { fields: toFields(isMultipart ? texts : [...new URLSearchParams(raw.toString('utf8'))]), files, raw };
}

/** `name[]` makes a list and `name[key]` an object, as in Rails. */
function toFields(pairs: string[][]): Json {
  const fields: Json = {};
  for (const [key = '', value = ''] of pairs) {
    const [, name = key, inner] = /^([^[]+)\[([^\]]*)\]/.exec(key) ?? [];
    const held = fields[name];
    if (inner === undefined) fields[name] = value;
    else if (inner === '') fields[name] = toTexts(held ?? []).concat(value);
    else fields[name] = { ...(isJson(held) ? held : {}), [inner]: value };
  }
  return fields;
}
