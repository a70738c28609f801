import { GraphLoadError } from '../activities/graph/find-graph.ts';

/** Waits for a graph's module no longer than `milliseconds`. */
export async function settleWithin<T>(milliseconds: number, loading: Promise<T>): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(reject, milliseconds, new GraphLoadError(`the graph is not there after ${milliseconds} ms`));
  try {
    return await Promise.race([loading, late]);
  } finally {
    clearTimeout(timer);
  }
}
