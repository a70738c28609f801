export interface Once<T> {
  (): T;
  /** The next call makes it anew. */
  forget(): void;
}

/** Calls `make` on the first call only; every call gets the same result. */
export function once<T>(make: () => T): Once<T> {
  let made: { value: T } | undefined;
  const get = () => (made ??= { value: make() }).value;
  return Object.assign(get, { forget: () => (made = undefined) });
}
