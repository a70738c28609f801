/** One attempt to deliver one webhook. */
export interface Delivery {
  /** `X-Chatwoot-Delivery`: the same over retries. */
  id: string;
  route: 'bot' | 'api' | 'account';
  url: string;
  event: string;
  conversation: number | null;
  message: number | null;
  attempt: number;
  /** The answer's status; `null` without one. */
  status: number | null;
  error: string | null;
  /** The fault that kept it from being sent. */
  fault: string | null;
  body: string;
  headers: Record<string, string>;
  /** Unix milliseconds: begun and done. */
  at: number;
  took: number;
}

export interface RequestRecord {
  method: string;
  path: string;
  /** 0: the connection was reset instead of an answer. */
  status: number;
  fault: string | null;
  body: unknown;
  at: number;
  took: number;
}

export interface Log<T> {
  readonly entries: readonly T[];
  /** How many there ever were; `entries` holds the newest. */
  readonly total: number;
  add: (entry: T) => void;
}

/** Keeps the newest entries, so that a long run does not fill the memory. */
export function createLog<T>(size: number): Log<T> {
  const entries: T[] = [];
  let total = 0;
  return {
    entries,
    get total() {
      return total;
    },
    add(entry) {
      total += 1;
      entries.push(entry);
      if (entries.length > size * 2) entries.splice(0, entries.length - size);
    },
  };
}
