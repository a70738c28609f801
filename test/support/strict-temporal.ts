import { once } from 'node:events';
import {
  connect,
  createServer,
  type IncomingHttpHeaders,
  type OutgoingHttpHeaders,
  type ServerHttp2Stream,
} from 'node:http2';
import type { AddressInfo } from 'node:net';

/** A way to a Temporal server that asks for what Temporal Cloud asks for. */
export interface StrictTemporal {
  address: string;
  /** Paths of the calls that were refused. */
  refused: string[];
  /** Refuses the calls of this name, whatever they bring. */
  refuse(method: string): void;
  close(): void;
}

/** The one call of the SDK's that names no namespace and is answered all the same. */
const OPEN = '/temporal.api.workflowservice.v1.WorkflowService/GetSystemInfo';
const UNAUTHORIZED = {
  ...{ ':status': 200, 'content-type': 'application/grpc' },
  ...{ 'grpc-status': '7', 'grpc-message': 'Request unauthorized.' },
};

/** Refuses, as Temporal Cloud does to an API key, each call without the header `temporal-namespace`. */
export async function startStrictTemporal(target: string): Promise<StrictTemporal> {
  const refused: string[] = [];
  const forbidden = new Set<string>();
  const far = connect(`http://${target}`);
  const server = createServer();
  server.on('session', (session) =>
    far.once('close', () => {
      session.destroy();
    }),
  );
  server.on('stream', (stream, headers) => {
    const path = headers[':path'] ?? '';
    const isRefused = forbidden.has(path.split('/').at(-1) ?? '');
    if (!isRefused && (path === OPEN || headers['temporal-namespace'])) {
      pass(stream, headers);
      return;
    }
    refused.push(path);
    stream.respond(UNAUTHORIZED, { endStream: true });
  });

  function pass(stream: ServerHttp2Stream, headers: IncomingHttpHeaders): void {
    const call = far.request(headers);
    let trailers: OutgoingHttpHeaders = {};
    stream.pipe(call);
    stream.on('wantTrailers', () => {
      stream.sendTrailers(trailers);
    });
    call.on('trailers', (received: IncomingHttpHeaders) => {
      trailers = received;
    });
    call.on('response', (received, flags) => {
      // Who asked has not waited for it.
      if (stream.destroyed) return;
      // Where a call fails at once, its headers are all that comes.
      const isAll = 'grpc-status' in received || (flags & 1) === 1;
      stream.respond(received, isAll ? { endStream: true } : { waitForTrailers: true });
      if (!isAll) call.pipe(stream);
    });
    for (const [one, other] of [
      [stream, call],
      [call, stream],
    ] as const) {
      one.on('error', () => {
        other.destroy();
      });
    }
  }

  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    refused,
    refuse: (method) => forbidden.add(method),
    close() {
      server.close();
      far.destroy();
    },
  };
}
