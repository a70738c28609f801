import { once } from 'node:events';
import { createServer } from 'node:http';
import { createEncryptionCodec } from '../temporal/encryption-codec.ts';
import type { Logger } from '../logger.ts';
import { createCodecApp } from './app.ts';
import type { CodecServerConfig } from './config.ts';

export interface CodecServer {
  /** Resolves with the port; rejects where it cannot be had. */
  listen(): Promise<number>;
  close(): Promise<void>;
}

export function createCodecServer(config: Omit<CodecServerConfig, 'logLevel' | 'logFormat'>, log: Logger): CodecServer {
  const { encryptionKeys, port, host, origins, token } = config;
  const app = createCodecApp({ codec: createEncryptionCodec(encryptionKeys), origins, token, log });
  const handle = app.callback();
  const options = { requestTimeout: 10_000, headersTimeout: 5000 };
  const server = createServer(options, (request, response) => void handle(request, response));
  return { listen, close };

  async function listen(): Promise<number> {
    server.listen(port, host);
    await once(server, 'listening');
    const address = server.address();
    return typeof address === 'object' && address ? address.port : 0;
  }

  async function close(): Promise<void> {
    if (!server.listening) return;
    const closed = once(server, 'close');
    server.close();
    server.closeAllConnections();
    await closed;
  }
}
