/** Compares versions by their numbers; what has none is taken for new. */
export function isBefore(version: string, wanted: string): boolean {
  const numbers = (text: string) => (/\d+(?:\.\d+)*/.exec(text)?.[0] ?? '').split('.').filter(Boolean).map(Number);
  const [has, wants] = [numbers(version), numbers(wanted)];
  if (has.length === 0) return false;
  const differs = wants.findIndex((number, at) => (has[at] ?? 0) !== number);
  return differs !== -1 && (has[differs] ?? 0) < (wants[differs] ?? 0);
}
