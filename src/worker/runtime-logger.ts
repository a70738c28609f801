import { DefaultLogger, type Logger as TemporalLogger } from '@temporalio/worker';
import type { Logger } from 'pino';

const LEVELS = { TRACE: 'trace', DEBUG: 'debug', INFO: 'info', WARN: 'warn', ERROR: 'error' } as const;
/** What a worker that is meant to run activities alone says as a warning, and every worker as news. */
const AS_INTENDED = /^No (workflows|activities|Nexus services) registered/;

/** Lets the Temporal SDK, and with it workflows and activities, write to our log. */
export function createRuntimeLogger(log: Logger): TemporalLogger {
  const level = log.level === 'debug' || log.level === 'trace' ? 'DEBUG' : 'INFO';
  return new DefaultLogger(level, ({ level: entry, message, meta }) => {
    log[AS_INTENDED.test(message) ? 'debug' : LEVELS[entry]]({ ...meta }, message);
  });
}
