const cleanups: (() => Promise<unknown>)[] = [];

/** Called after the last test of a run, or of a file where files run beside each other. */
export function atEnd(cleanup: () => Promise<unknown>): void {
  cleanups.push(cleanup);
}

/** Closes whatever was started, newest first; a fault in one does not keep the next from closing. */
export async function cleanUp(): Promise<void> {
  const faults: unknown[] = [];
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup().catch((error: unknown) => faults.push(error));
  if (faults.length > 0) throw new AggregateError(faults, 'What the tests share could not be closed');
}
