import { collectDefaultMetrics } from 'prom-client';
import { loadConfig, type Config } from '../settings/config.ts';
import { connectTemporal, type Temporal } from '../temporal/connect.ts';
import { createLogger } from '../logger.ts';
import { createIngress } from './create-ingress.ts';

/** The ingress process: Chatwoot's webhooks in, signals to Temporal out. */
const config = readConfig();
const log = createLogger(config);
const temporal = connect(config);
const ingress = createIngress({ config, ...temporal, log });
// Of the whole process: its processor, memory and event loop.
collectDefaultMetrics({ register: ingress.register });

for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void stop(signal));

try {
  const port = await ingress.listen();
  log.info({ port, agents: config.agents.map(({ name }) => name) }, 'ingress listening');
} catch (error) {
  giveUp(describe(error, config.port));
}

async function stop(signal: string): Promise<void> {
  log.info({ signal }, 'ingress stopping');
  await ingress.close();
  await temporal.close();
  process.exit(0);
}

function readConfig(): Config {
  try {
    return loadConfig(process.env, { isTerminal: process.stdout.isTTY });
  } catch (error) {
    giveUp(error instanceof Error ? error.message : 'The settings cannot be read');
  }
}

function connect(config: Config): Temporal {
  try {
    return connectTemporal(config);
  } catch (error) {
    giveUp(`TEMPORAL_*: ${error instanceof Error ? error.message : 'cannot be used'}`);
  }
}

function describe(error: unknown, port: number): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE')
    return `Port ${port} is taken by another program: stop that one, or choose another port with PORT.`;
  if (code === 'EACCES') return `Port ${port} may not be used by this user: choose one above 1023 with PORT.`;
  return error instanceof Error ? `The ingress cannot start: ${error.message}` : 'The ingress cannot start';
}

function giveUp(message: string): never {
  console.error(message);
  process.exit(1);
}
