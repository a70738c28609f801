/**
 * Without what a real Chatwoot refuses: a NUL (422, "string contains null byte"), and half of a surrogate pair (400, with an empty
 * answer), which models write where their output is cut, and which stands for nothing.
 */
export function cleanText(text: string): string {
  return text.replaceAll('\0', '').toWellFormed();
}

/** The same for all texts of a request, wherever they stand. */
export function cleanJson(json: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(json).map(([key, value]) => [cleanText(key), clean(value)]));
}

function clean(value: unknown): unknown {
  if (typeof value === 'string') return cleanText(value);
  if (Array.isArray(value)) return value.map(clean);
  return typeof value === 'object' && value !== null ? cleanJson({ ...value }) : value;
}
