const LONGEST = 5 * 60_000;

/** Milliseconds of a Retry-After header (seconds or an HTTP date), at most five minutes; `undefined` if unreadable. */
export function retryAfterMs(header: string | null | undefined, now = Date.now()): number | undefined {
  if (!header) return undefined;
  const seconds = Number(header);
  const delay = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(header) - now;
  return Number.isFinite(delay) ? Math.min(Math.max(delay, 0), LONGEST) : undefined;
}
