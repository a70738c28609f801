/** Unix seconds of a time as Chatwoot writes it: a number, or ISO text (or a number as text); 0 where there is none. */
export function toSeconds(at: number | string | null | undefined): number {
  if (typeof at === 'number') return at;
  if (!at) return 0;
  const seconds = Number(at);
  const parsed = Number.isFinite(seconds) ? seconds : Date.parse(at) / 1000;
  return Number.isFinite(parsed) ? parsed : 0;
}
