import { DefaultLogger, type Logger as TemporalLogger } from '@temporalio/worker';
import type { Logger } from 'pino';

const LEVELS = { TRACE: 'trace', DEBUG: 'debug', INFO: 'info', WARN: 'warn', ERROR: 'error' } as const;

/** Lets the Temporal SDK, and with it workflows and activities, write to our log. */
export function createRuntimeLogger(log: Logger): TemporalLogger {
  const level = log.level === 'debug' || log.level === 'trace' ? 'DEBUG' : 'INFO';
  return new DefaultLogger(level, ({ level: entry, message, meta }) => {
    log[LEVELS[entry]]({ ...meta }, message);
  });
}
