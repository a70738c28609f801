import { loadCodecServerConfig } from '../../src/codec-server/config.ts';
import { createCodecServer } from '../../src/codec-server/create-codec-server.ts';
import { createLogger } from '../../src/logger.ts';
import type { Closers } from './closers.ts';
import { portOrFree } from '../ports.ts';
import type { LocalSettings } from '../settings.ts';

interface CodecServerOptions {
  settings: LocalSettings;
  env: NodeJS.ProcessEnv;
  closers: Closers;
}

/**
 * With ENCRYPTION_KEYS: shows plain text to the Temporal UI that we start, and to nobody beyond this machine. Resolves with
 * its address. No token: a UI without users has none to send.
 */
export async function startCodecServer({ settings, env, closers }: CodecServerOptions): Promise<string | null> {
  const { ENCRYPTION_KEYS, LOG_FORMAT } = env;
  if (!ENCRYPTION_KEYS?.trim()) return null;

  const { temporalUiPort } = settings;
  const port = await portOrFree(settings.codecServerPort, 'CODEC_SERVER_PORT', '127.0.0.1');
  const config = loadCodecServerConfig({
    ENCRYPTION_KEYS,
    LOG_FORMAT: LOG_FORMAT || 'pretty',
    LOG_LEVEL: env.LOG_LEVEL || 'warn',
    CODEC_SERVER_PORT: String(port),
    CODEC_SERVER_ORIGIN: `http://localhost:${temporalUiPort},http://127.0.0.1:${temporalUiPort}`,
  });
  const server = createCodecServer(config, createLogger(config));
  await server.listen();
  closers.add({ name: 'The codec server', limit: 500, close: () => server.close() });
  return `http://localhost:${port}`;
}
