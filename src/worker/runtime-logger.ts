import { ApplicationFailure } from '@temporalio/common';
import { DefaultLogger, type Logger as TemporalLogger, type LogMetadata } from '@temporalio/worker';
import type { Logger } from 'pino';
import { isTold } from '../activities/graph-failure.ts';

const LEVELS = { TRACE: 'trace', DEBUG: 'debug', INFO: 'info', WARN: 'warn', ERROR: 'error' } as const;
/** What a worker that is meant to run activities alone says as a warning, and every worker as news. */
const AS_INTENDED = /^No (workflows|activities|Nexus services) registered/;
/** Of an activity, beside what finds it: the SDK adds them to each line, and nobody reads them but who debugs. */
const OF_THE_SDK = [
  ...['taskToken', 'activityId', 'activityRunId', 'isLocal', 'namespace', 'taskQueue', 'workflowType', 'workflowRunId'],
  ...['sdkComponent', 'durationMs'],
];

/** Lets the Temporal SDK, and with it workflows and activities, write to our log. */
export function createRuntimeLogger(log: Logger): TemporalLogger {
  const isDebugged = log.level === 'debug' || log.level === 'trace';
  return new DefaultLogger(isDebugged ? 'DEBUG' : 'INFO', ({ level: entry, message, meta = {} }) => {
    const isKnown = AS_INTENDED.test(message) || isTold(meta['error']);
    log[isKnown ? 'debug' : LEVELS[entry]](isDebugged ? { ...meta } : inShort(meta), message);
  });
}

function inShort(meta: LogMetadata): LogMetadata {
  if (!('taskToken' in meta)) return { ...meta };
  const { error, ...rest }: Record<string, unknown> = Object.fromEntries(
    Object.entries(meta).filter(([name]) => !OF_THE_SDK.includes(name)),
  );
  if (!(error instanceof ApplicationFailure)) return error === undefined ? rest : { ...rest, error };
  return { ...rest, why: error.type == null ? error.message : `${error.type}: ${error.message}` };
}
