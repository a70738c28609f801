/** Waits for `work` no longer than `milliseconds`; a gRPC deadline alone may be overrun by a pause between two tries. */
export async function within<T>(milliseconds: number, work: Promise<T>): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(reject, milliseconds, new Error(`Temporal did not answer within ${milliseconds} ms`));
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
