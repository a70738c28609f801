import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import got, { ParseError, RequestError, TimeoutError } from 'got';
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

export function createTransport(prefixUrl: string, token: string): Transport {
  const api = got.extend({
    prefixUrl,
    headers: { api_access_token: token, accept: 'application/json', 'user-agent': 'durable-chatwoot-agent' },
    retry: { limit: 0 },
    followRedirect: false,
    throwHttpErrors: false,
    responseType: 'text',
    agent: { http: new HttpAgent({ keepAlive: true }), https: new HttpsAgent({ keepAlive: true }) },
  });

  return async function carry({ method, path, timeout, ...content }) {
    try {
      const { statusCode, headers, body } = await api(path, { ...content, method, timeout: { request: timeout } });
      return { status: statusCode, retryAfter: headers['retry-after'], body };
    } catch (error) {
      throw toChatwootError(`${method} ${path}`, error);
    }
  };
}

function toChatwootError(request: string, error: unknown): unknown {
  if (error instanceof TimeoutError || error instanceof ParseError) return new ChatwootUncertain(request, error.code);
  if (error instanceof RequestError && error.code !== 'ERR_ABORTED') {
    return NEVER_SENT.has(error.code)
      ? new ChatwootUnavailable(request, error.code)
      : new ChatwootUncertain(request, error.code);
  }
  return error;
}
