import { invalid } from './errors.ts';
import type { Json } from '../world/records.ts';

/** Readers of request parameters as lenient as Rails: numbers may come as strings, booleans too. */

export function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function toText(value: unknown): string | null {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : null;
}

export function toInteger(value: unknown): number | null {
  const text = toText(value);
  return text !== null && /^-?\d+$/.test(text.trim()) ? Number(text) : null;
}

export function toBoolean(value: unknown): boolean {
  return value === true || value === 'true' || value === 1 || value === '1';
}

/** An object, or the JSON text of one as multipart forms carry it. */
export function toJson(value: unknown): Json {
  if (isJson(value)) return value;
  if (typeof value !== 'string' || value === '') return {};
  try {
    const parsed: unknown = JSON.parse(value);
    if (isJson(parsed)) return parsed;
  } catch {
    // Falls through: text that is no JSON is as wrong as JSON that is no object.
  }
  throw invalid('Content attributes is not a JSON object');
}

export function toTexts(value: unknown): string[] {
  const list = Array.isArray(value) ? value : [value];
  return list.flatMap((each: unknown) => toText(each)?.trim() ?? []).filter((each) => each !== '');
}

export function isOneOf<T extends string>(value: unknown, choices: readonly T[]): value is T {
  return choices.some((choice) => choice === value);
}
