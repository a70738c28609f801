import type { IncomingMessage } from 'node:http';
import getRawBody from 'raw-body';

/** Chatwoot's bodies are some kilobytes; a long e-mail with its headers may have several hundred. */
const MAX_BYTES = 2 * 1024 * 1024;

/** The bytes as they came, since the signature is made over them. Throws 413 beyond 2 MiB. */
export async function readBody(request: IncomingMessage): Promise<Buffer> {
  return getRawBody(request, { limit: MAX_BYTES, length: request.headers['content-length'] ?? null });
}
