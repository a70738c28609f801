import { createHmac } from 'node:crypto';
import { isJson, toInteger } from '../../http/params.ts';

/** Names of files as Active Storage signs them: `eyJ…--…`, with nothing in them that one may guess. */
export function signedId(id: number, purpose = 'blob_id'): string {
  const data = Buffer.from(JSON.stringify({ _rails: { data: id, pur: purpose } })).toString('base64url');
  return `${data}--${createHmac('sha256', 'sandbox').update(data).digest('hex').slice(0, 40)}`;
}

export function readSignedId(signed: string): number | null {
  const [data = ''] = signed.split('--');
  try {
    const value: unknown = JSON.parse(Buffer.from(data, 'base64url').toString());
    const held = isJson(value) && isJson(value['_rails']) ? toInteger(value['_rails']['data']) : null;
    return held !== null && signedId(held) === signed ? held : null;
  } catch {
    return null;
  }
}
