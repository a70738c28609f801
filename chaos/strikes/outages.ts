import type { Strike } from '../report/seen.ts';

/** Milliseconds of [from, until] in which something was away or getting up again; outages that overlap count once. */
export function pausedWithin(outages: readonly Strike[], recover: number, from: number, until: number): number {
  const spans = outages
    .filter((outage) => outage.until > outage.at)
    .map((outage) => [Math.max(from, outage.at), Math.min(until, outage.until + recover)] as const)
    .filter(([start, end]) => end > start)
    .sort(([a], [b]) => a - b);
  let [sum, reached] = [0, from];
  for (const [start, end] of spans) {
    sum += Math.max(0, end - Math.max(start, reached));
    reached = Math.max(reached, end);
  }
  return sum;
}
