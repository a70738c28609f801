import { setTimeout as delay } from 'node:timers/promises';

interface Closer {
  name: string;
  /** Milliseconds after which it is left behind. */
  limit: number;
  close: () => Promise<unknown>;
}

export interface Closers {
  /** Registers how something that was started is ended. */
  add: (closer: Closer) => void;
  /** Ends everything, newest first. */
  closeAll: () => Promise<void>;
}

/** Keeps what has been started, so that it can be ended in the opposite order at any moment. */
export function createClosers(onFault: (name: string, error: unknown) => void): Closers {
  const closers: Closer[] = [];
  return {
    add: (closer) => {
      closers.push(closer);
    },
    closeAll: async () => {
      for (let closer = closers.pop(); closer; closer = closers.pop()) await closeWithin(closer);
    },
  };

  async function closeWithin({ name, limit, close }: Closer): Promise<void> {
    const timer = new AbortController();
    const late = delay(limit, undefined, { signal: timer.signal }).then(
      () => {
        onFault(name, new Error(`took longer than ${limit} ms`));
      },
      () => undefined,
    );
    const closed = close().catch((error: unknown) => {
      onFault(name, error);
    });
    await Promise.race([closed, late]);
    timer.abort();
  }
}
