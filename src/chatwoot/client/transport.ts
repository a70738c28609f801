import { Agent as HttpAgent, request as httpRequest, type RequestOptions } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { urlToHttpOptions } from 'node:url';
import { ChatwootUncertain, ChatwootUnavailable } from './errors.ts';

export interface Request {
  method: 'GET' | 'POST';
  path: string;
  json?: Record<string, unknown>;
  searchParams?: Record<string, string | number>;
  /** Milliseconds for the whole request. */
  timeout: number;
}

/** Whatever came back, whoever said it. */
export interface Answer {
  status: number;
  retryAfter: string | undefined;
  body: string;
}

/** Carries requests with one token; where nothing comes back it throws `ChatwootUnavailable` or `ChatwootUncertain`. */
export type Transport = (request: Request) => Promise<Answer>;

/** The connection was never made, so nothing was done. */
const NEVER_SENT = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'ENETDOWN']);

/**
 * Node's own client with connections that are kept: a turn makes four requests and more, and what a library does around each (retries,
 * hooks, streams, cookies) was an eighth of what a turn costs. Redirects are not followed, and every status is an answer.
 */
export function createTransport(prefixUrl: string, token: string): Transport {
  const server = urlToHttpOptions(new URL(prefixUrl));
  const isSecure = server.protocol === 'https:';
  const agent = isSecure ? new HttpsAgent({ keepAlive: true }) : new HttpAgent({ keepAlive: true });
  const send = isSecure ? httpsRequest : httpRequest;
  const common = { api_access_token: token, accept: 'application/json', 'user-agent': 'durable-chatwoot-agent' };

  return async function carry({ method, path, json, searchParams, timeout }) {
    const target = `${server.path ?? ''}/${path}${queryOf(searchParams)}`;
    const body = json && JSON.stringify(json);
    const headers = { ...common, ...(body === undefined ? {} : headersOf(body)) };
    try {
      return await exchange(send, { ...server, method, agent, path: target, headers }, body, timeout);
    } catch (error) {
      throw toChatwootError(`${method} ${path}`, error);
    }
  };
}

function queryOf(searchParams: Request['searchParams'] = {}): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(searchParams)) query.set(name, String(value));
  return query.size > 0 ? `?${query.toString()}` : '';
}

function headersOf(body: string) {
  return { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
}

function exchange(send: typeof httpRequest, options: RequestOptions, body: string | undefined, timeout: number) {
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  const request = send(options, (response) => {
    let text = '';
    response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
    response.once('end', () => {
      resolve({ status: response.statusCode ?? 0, retryAfter: response.headers['retry-after'], body: text });
    });
    response.on('error', reject);
  });
  request.on('error', reject).end(body);
  const late = setTimeout(() => {
    reject(Object.assign(new Error(`no answer within ${timeout} ms`), { code: 'ETIMEDOUT' }));
    request.destroy();
  }, timeout);
  return promise.finally(() => {
    clearTimeout(late);
  });
}

/** Whatever Node says of a connection has a code; anything else is a fault of ours. */
function toChatwootError(request: string, error: unknown): unknown {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return error;
  const { code } = error;
  return NEVER_SENT.has(code) ? new ChatwootUnavailable(request, code) : new ChatwootUncertain(request, code);
}
