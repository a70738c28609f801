import { pino, type DestinationStream, type Logger } from 'pino';
import { prettyFactory } from 'pino-pretty';
import type { Config } from './settings/config.ts';

export type { Logger };

type LogSettings = Pick<Config, 'logLevel' | 'logFormat'>;

/** One line for each event: its name as the message, then its fields. Texts, names and tokens have no place in it. */
export function createLogger(
  { logLevel, logFormat }: LogSettings,
  destination: DestinationStream = logFormat === 'json' ? inBatches() : pino.destination(1),
): Logger {
  const options = {
    level: logLevel,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    serializers: { err: plainError },
  };
  if (logFormat === 'json') return pino(options, destination);

  // Not as a stream of its own: what was logged is written even when the process ends with the next statement.
  const prettify = prettyFactory({ singleLine: true, translateTime: 'SYS:HH:MM:ss.l' });
  const write = (line: string) => {
    destination.write(prettify(line));
  };
  return pino(options, { write });
}

/** Milliseconds that a line may wait for others. */
const BATCH = 50;

/**
 * Lines are written together: a write for each was a quarter of what a webhook costs the ingress. A process that ends, by itself or by an
 * error, writes what waits; one that is killed at once loses its last lines.
 */
function inBatches(): DestinationStream {
  const stream = pino.destination({ dest: 1, sync: false, minLength: 8192 });
  let isDue = false;
  return {
    write(line) {
      stream.write(line);
      if (isDue) return;
      isDue = true;
      setTimeout(() => {
        isDue = false;
        stream.flush();
      }, BATCH).unref();
    },
  };
}

interface PlainError {
  type: string;
  message: string;
  code?: string | number;
  stack?: string;
  cause?: PlainError;
}

/** Only what describes an error: pino's own serializer would copy every field, and an HTTP error carries its request. */
function plainError(error: unknown): PlainError {
  if (!(error instanceof Error)) return { type: typeof error, message: 'not an Error' };
  const { name: type, message, stack, cause } = error;
  const code = 'code' in error ? error.code : undefined;
  return {
    type,
    message,
    ...(typeof code === 'string' || typeof code === 'number' ? { code } : {}),
    ...(stack === undefined ? {} : { stack }),
    ...(cause instanceof Error ? { cause: plainError(cause) } : {}),
  };
}
