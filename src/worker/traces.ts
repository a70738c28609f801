import { awaitAllCallbacks } from '@langchain/core/callbacks/promises';
import type { Logger } from 'pino';

const SWITCHES = ['LANGSMITH_TRACING_V2', 'LANGCHAIN_TRACING_V2', 'LANGSMITH_TRACING', 'LANGCHAIN_TRACING'];
/** Milliseconds. A service that cannot be reached is given up for minutes later only, which no deploy waits for. */
const LONGEST = 5000;

/** Says what goes out: LangChain's tracing is switched on by the environment alone, and takes everything along. */
export function tellOfTracing(env: NodeJS.ProcessEnv, log: Logger): void {
  if (!SWITCHES.some((name) => env[name] === 'true')) return;
  log.warn('tracing is on: what customers write, and what the graph makes of it, goes to the tracing service');
}

/** Sends what is traced and not sent yet. `false`: it could not be sent in time. */
export async function flushTraces(log: Logger, longest = LONGEST): Promise<boolean> {
  const { promise: over, resolve } = Promise.withResolvers<false>();
  const timer = setTimeout(() => {
    resolve(false);
  }, longest);
  const isSent = await Promise.race([awaitAllCallbacks().then(() => true), over]);
  clearTimeout(timer);
  if (!isSent) log.warn('traces not sent in time');
  return isSent;
}
