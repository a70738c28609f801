import { z } from 'zod';

/** How one setting is written. Every message is our own, since zod's may quote the value, and values may be secrets. */

const UNITS: Record<string, number> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };
const SECRET_BYTES = 32;

const required = z.string({ error: 'is required' });

export interface EncryptionKey {
  id: string;
  key: Buffer;
}

export const text = () => required;

export const choice = <const T extends [string, ...string[]]>(...options: T) =>
  z.enum(options, { error: `must be ${options.join(' or ')}` });

export const flag = () => choice('true', 'false').transform((value) => value === 'true');

export const wholeNumber = ({ min = 0, max = Number.MAX_SAFE_INTEGER } = {}) =>
  required.transform((value, context) => {
    const number = Number(value);
    if (/^\d+$/.test(value) && number >= min && number <= max) return number;
    return fault(
      context,
      max === Number.MAX_SAFE_INTEGER
        ? `must be a whole number from ${min} up`
        : `must be a whole number from ${min} to ${max}`,
    );
  });

export const duration = ({ min = 0 } = {}) =>
  required.transform((value, context) => {
    const milliseconds = toMilliseconds(value);
    if (milliseconds === undefined) return fault(context, 'must be a duration such as 1500ms, 1.5s, 2m, 12h, 7d or 0');
    return milliseconds >= min ? milliseconds : fault(context, 'must be longer than 0');
  });

/** A part of one. */
export const share = () =>
  required.transform((value, context) => {
    const number = Number(value);
    return /^\d(?:\.\d{1,6})?$/.test(value) && number <= 1 ? number : fault(context, 'must be a number from 0 to 1');
  });

/** Without a slash at its end, so that paths can be appended. */
export const webAddress = () =>
  required.transform((value, context) => {
    const url = URL.parse(value);
    if (url && ['http:', 'https:'].includes(url.protocol)) return value.replace(/\/+$/, '');
    return fault(context, 'must be an address that begins with http:// or https://');
  });

/** As a browser writes them: scheme, host and port, and no slash at the end. */
export const origins = () =>
  required.transform((value, context) => {
    const items = split(value).map((item) => item.replace(/\/$/, ''));
    if (items.length > 0 && items.every((item) => URL.parse(item)?.origin === item)) return items;
    return fault(context, 'must be one or more origins such as http://localhost:8233, separated by commas');
  });

/** Goes into a header as it is. */
export const token = () =>
  required.regex(/^[\x21-\x7e]{16,}$/, { error: 'must be 16 or more letters, digits and signs, without spaces' });

export const list = () =>
  required.transform((value, context) => {
    const items = split(value);
    return items.length > 0 ? items : fault(context, 'must be one or more values, separated by commas');
  });

/** Names or addresses of hosts, with a port where it is not the protocol's own; as `URL` writes them. */
export const hosts = () =>
  required.transform((value, context) => {
    const items = split(value);
    const valid = items.flatMap((item) => hostOf(item) ?? []);
    if (items.length > 0 && valid.length === items.length) return valid;
    return fault(context, 'must be one or more hosts such as minio:9000, without a path, separated by commas');
  });

export const ids = () =>
  required.transform((value, context) => {
    const items = split(value);
    if (items.length > 0 && items.every((item) => /^[1-9]\d{0,14}$/.test(item))) return items.map(Number);
    return fault(context, 'must be one or more ids, separated by commas');
  });

/** Of a million tokens. Without `cached`, that costs what other input costs. */
export const prices = () =>
  required.transform((value, context) => {
    const [isClear, input, output, cached = input] = PRICES.exec(value) ?? [];
    if (isClear) return { input: Number(input), output: Number(output), cached: Number(cached) };
    return fault(
      context,
      'must be prices of a million tokens, such as input=0.25,output=2 or with ,cached=0.025 behind',
    );
  });
const PRICES = /^input=(\d{1,9}(?:\.\d{1,9})?), ?output=(\d{1,9}(?:\.\d{1,9})?)(?:, ?cached=(\d{1,9}(?:\.\d{1,9})?))?$/;

/** Chatwoot writes labels in lower case and without spaces; any other would never match. */
export const label = () =>
  required.regex(/^[\p{Ll}\p{Lo}\p{N}_-]+$/u, { error: 'must be a label of lowercase letters, digits, - and _' });

/** `id:base64` pairs. The first key encrypts, all of them decrypt: that is how keys are rotated. */
export const encryptionKeys = () =>
  required.transform((value, context): EncryptionKey[] => {
    const keys = split(value).map(toKey);
    const valid = keys.filter((key) => key !== undefined);
    if (valid.length === 0 || valid.length < keys.length) {
      // By their places: a pair without its colon may be the key itself.
      const wrong = keys.flatMap((key, at) => (key ? [] : [at + 1])).join(', ') || 'all';
      const rule = `must be pairs id:base64, separated by commas, with keys of ${SECRET_BYTES} bytes`;
      return fault(context, `${rule}; not so: ${wrong}`);
    }
    if (new Set(valid.map(({ id }) => id)).size < valid.length) return fault(context, 'must not name a key id twice');
    return valid;
  });

function toMilliseconds(value: string): number | undefined {
  if (value === '0') return 0;
  const [, amount, unit = ''] = /^(\d{1,9}(?:\.\d{1,3})?)(ms|s|m|h|d)$/.exec(value) ?? [];
  const factor = UNITS[unit];
  return amount === undefined || factor === undefined ? undefined : Math.round(Number(amount) * factor);
}

function hostOf(item: string): string | undefined {
  const url = URL.parse(`${item.endsWith(':443') ? 'https' : 'http'}://${item}/`);
  return url && /^[^/?#@\s*]+$/.test(item) ? url.host : undefined;
}

function toKey(pair: string): EncryptionKey | undefined {
  const [, id, base64] = /^([\w.-]{1,64}):([A-Za-z0-9+/]+={0,2})$/.exec(pair) ?? [];
  if (id === undefined || base64 === undefined) return undefined;
  const key = Buffer.from(base64, 'base64');
  return key.length === SECRET_BYTES ? { id, key } : undefined;
}

function split(value: string): string[] {
  return value
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
}

function fault(context: z.RefinementCtx, message: string): never {
  context.addIssue({ code: 'custom', message });
  return z.NEVER;
}
