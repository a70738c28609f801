/** Settings as they come: names and non-empty texts. */
export type Variables = Record<string, string>;

/** Variables that hold something: an empty text counts as unset, as it does in a compose file. */
export function withoutEmpty(variables: Record<string, string | number | boolean | null | undefined>): Variables {
  const texts = Object.entries(variables).map(([name, value]) => [name, String(value ?? '').trim()] as const);
  return Object.fromEntries(texts.filter(([, value]) => value !== ''));
}
