import type { Connection } from '@temporalio/client';

/** Goes through a list of Temporal's, which is asked for page by page; each answer has to come within `milliseconds`. */
export async function* eachInTime<T>(
  connection: Pick<Connection, 'withDeadline'>,
  milliseconds: number,
  items: AsyncIterable<T>,
): AsyncGenerator<T> {
  const iterator = items[Symbol.asyncIterator]();
  for (;;) {
    const next = await connection.withDeadline(Date.now() + milliseconds, () => iterator.next());
    if (next.done) return;
    yield next.value;
  }
}
