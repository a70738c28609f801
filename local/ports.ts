import { createServer, type AddressInfo } from 'node:net';
import { UserError } from './user-error.ts';

/** Fails with one sentence where somebody listens on the port already; 0 means any free port. */
export async function portOrFree(port: number, setting: string, host?: string): Promise<number> {
  try {
    return await listenOnce(port, host);
  } catch (error) {
    throw new UserError(`Port ${port} is not free: end what listens there, or set ${setting} to another port.`, {
      cause: error,
    });
  }
}

async function listenOnce(port: number, host?: string): Promise<number> {
  const server = createServer();
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  server.once('error', reject);
  server.listen({ port, ...(host === undefined ? {} : { host }), exclusive: true }, () => {
    const found = portOf(server.address());
    server.close(() => {
      resolve(found);
    });
  });
  return promise;
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new TypeError('a TCP server has a port');
  return address.port;
}
