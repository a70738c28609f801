import type { Tried } from './tried.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** For one who looks at a conversation: a line for each thing that is tried, one for why it failed, one for what follows. */
export function triedLines(tried: readonly Tried[], now: number): string[] {
  return tried.flatMap((one) => [
    `  trying             ${describe(one, now)}`,
    ...(one.refusal === null ? [] : [`  last refusal       ${one.refusal.replaceAll(/\s+/g, ' ')}`]),
    ...(one.then === null ? [] : [`  then               ${one.then}`]),
  ]);
}

/** The same in short, for a list: only what was refused, waits for a worker, or is followed by something else. */
export function triedInShort(tried: readonly Tried[]): string | null {
  const stuck = tried.filter(({ refusal, worker, then }) => refusal !== null || !worker || then !== null);
  if (stuck.length === 0) return null;
  return stuck.map(inShort).join('; ');
}

function inShort(one: Tried): string {
  const { what, since, then } = one;
  const asked = then === null ? [] : [...(since === null ? [] : [`since ${timeOf(since)}`]), then.replaceAll(';', ',')];
  return [what, ...asked, ...triesOf(one), ...waitOf(one)].join(', ');
}

function describe(one: Tried, now: number): string {
  const { what, since, next } = one;
  return [
    what,
    ...(since === null ? [] : [`since ${timeOf(since)} (${lengthOf(now - Date.parse(since))})`]),
    ...triesOf(one),
    ...(next === null ? [] : [`next in ${lengthOf(Date.parse(next) - now)}`]),
    ...waitOf(one),
  ].join(', ');
}

const timeOf = (iso: string) => `${iso.slice(11, 19)} UTC`;
const triesOf = ({ tries }: Tried) => (tries === 0 ? [] : [`try ${tries}`]);
const waitOf = ({ worker }: Tried) => (worker ? [] : ['waits for a worker']);

/** In the largest unit of which there are two or more, or in minutes from one on. */
export function lengthOf(milliseconds: number): string {
  const length = Math.max(0, milliseconds);
  if (length >= 2 * DAY) return `${Math.floor(length / DAY)} d`;
  if (length >= 2 * HOUR) return `${Math.floor(length / HOUR)} h`;
  if (length >= MINUTE) return `${Math.floor(length / MINUTE)} min`;
  return `${Math.ceil(length / SECOND)} s`;
}
