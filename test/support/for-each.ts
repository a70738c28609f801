/** Does `work` for each item, at most `atOnce` at a time. */
export async function forEach<T>(items: Iterable<T>, atOnce: number, work: (item: T) => Promise<unknown>) {
  const rest = items[Symbol.iterator]();
  const worker = async () => {
    for (let next = rest.next(); !next.done; next = rest.next()) await work(next.value);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}
