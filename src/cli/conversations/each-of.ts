const AT_ONCE = 8;

/** A few at a time, in order. */
export async function eachOf<T, R>(
  items: readonly T[],
  work: (item: T) => Promise<R>,
  done: (result: R) => void = () => undefined,
): Promise<R[]> {
  const results: R[] = [];
  for (let at = 0; at < items.length; at += AT_ONCE) {
    const some = await Promise.all(items.slice(at, at + AT_ONCE).map(work));
    for (const result of some) done(result);
    results.push(...some);
  }
  return results;
}
