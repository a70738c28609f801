import { classifyGraphError } from '../activities/graph/classify-graph-error.ts';
import type { Logger } from '../logger.ts';

type Listen = (event: 'unhandledRejection' | 'uncaughtException', listener: (error: unknown) => void) => unknown;

/**
 * Takes the errors that a graph leaves behind: Node would print them, with the customer's words in them, and end the worker
 * under all its other conversations. After a stray rejection they go on; after a stray exception nobody knows what still
 * holds, so the worker ends, and another one takes over.
 */
export function watchStrayErrors(listen: Listen, log: Logger, exit: (code: number) => void): void {
  listen('unhandledRejection', (error) => {
    log.error({ why: classifyGraphError(error).message }, 'a rejection that nobody handles, probably of a graph');
  });
  listen('uncaughtException', (error) => {
    log.fatal({ why: classifyGraphError(error).message }, 'an exception that nobody catches, probably of a graph');
    exit(1);
  });
}
