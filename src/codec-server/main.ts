import { ConfigError } from '../settings/config.ts';
import { createLogger } from '../logger.ts';
import { loadCodecServerConfig, type CodecServerConfig } from './config.ts';
import { createCodecServer } from './create-codec-server.ts';

/** The codec server as a process: it shows encrypted payloads to the Temporal UI and to Temporal's command line. */

const config = readConfig();
const log = createLogger(config);
const server = createCodecServer(config, log);

for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void server.close());

try {
  const port = await server.listen();
  log.info(
    { port, host: config.host, origins: config.origins, token: config.token !== null },
    'codec server listening',
  );
} catch (error) {
  const why = error instanceof Error ? error.message : 'unknown';
  giveUp(`The codec server cannot start, look at CODEC_SERVER_PORT and CODEC_SERVER_HOST: ${why}`);
}

function readConfig(): CodecServerConfig {
  try {
    return loadCodecServerConfig(process.env, { isTerminal: process.stdout.isTTY });
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    giveUp(error.message);
  }
}

function giveUp(message: string): never {
  console.error(message);
  process.exit(1);
}
