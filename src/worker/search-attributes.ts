import type { NativeConnection } from '@temporalio/worker';
import type { Logger } from 'pino';
import { missingSearchAttributes } from '../temporal/search-attributes.ts';

const DEADLINE = 5000;

/** Says, once at start, which search attributes the server lacks. Optional: conversations cannot be listed by them. */
export async function checkSearchAttributes(
  connection: NativeConnection,
  namespace: string,
  log: Logger,
): Promise<void> {
  try {
    const { missing, command } = await connection.withDeadline(Date.now() + DEADLINE, () =>
      missingSearchAttributes(connection, namespace),
    );
    if (missing.length > 0) log.warn({ missing, command }, 'search attributes are missing; conversations run without');
  } catch (error) {
    log.info({ why: error instanceof Error ? error.name : 'unknown' }, 'search attributes could not be checked');
  }
}
