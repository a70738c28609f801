import { InvalidArgumentError } from 'commander';
import { duration } from '../../settings/kinds.ts';
import type { Period } from './fold.ts';

/** A moment (unix ms) as it is typed: so long ago, or a date. */
export function readMoment(text: string, now = Date.now()): number {
  const ago = duration().safeParse(text);
  if (ago.success) return now - ago.data;
  const date = /^\d{4}-\d\d-\d\d/.test(text) ? Date.parse(text) : NaN;
  if (Number.isNaN(date)) throw new InvalidArgumentError('A duration such as 12h or 7d, or a date such as 2026-12-01.');
  return date;
}

/** The period of the same length that ends where this one begins. */
export function before({ since, until }: Period): Period {
  return { since: new Date(2 * since.getTime() - until.getTime()), until: since };
}

export const lies = (date: Date, { since, until }: Period) => date >= since && date < until;
