import { once } from 'node:events';
import { createServer, request as ask, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { LIES, type ProxyFault } from './proxy-faults.ts';

/** One request that came to a proxy, when it is over. Unix ms. */
export interface Passed {
  method: string;
  path: string;
  body: string;
  at: number;
  /** When the other side got it; `null`: it never did. */
  forwardedAt: number | null;
  /** What the other side answered; `null`: nothing. */
  status: number | null;
  /** Whether the one who asked was told so, and not something else or nothing. */
  isTold: boolean;
  until: number;
}

export interface Watcher {
  /** The conversation that a request is about; `null`: none, and no fault strikes it. */
  conversationOf: (path: string, body: string) => number | null;
  onPassed: (passed: Passed, conversation: number | null) => void;
  onFault: (fault: ProxyFault, conversation: number) => void;
}

/** Longest time that a request is held back to let another one pass. */
const SWAPPED = 1500;
/** A client tries again by itself where a kept connection is cut. */
const CLOSE = { connection: 'close' };

/** What stands between us and Chatwoot, in one direction: it passes requests on, or does what proxies do. */
export async function startProxy({ conversationOf, onPassed, onFault }: Watcher) {
  const next: ProxyFault[] = [];
  let target = '';
  let always: ProxyFault | null = null;
  let swaps: (() => void)[] = [];
  const server = createServer((request, response) => {
    take(request, response).catch(() => response.destroy());
  });

  async function take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const at = Date.now();
    const { method = 'GET', url: path = '/' } = request;
    const body = await buffer(request);
    const text = body.toString();
    const conversation = conversationOf(path, text);
    const fault = always ?? (conversation === null ? undefined : next.shift());
    if (fault && !always && conversation !== null) onFault(fault, conversation);
    await wait(fault);
    const forwardedAt = fault && LIES[fault].isInstead ? null : Date.now();
    const answer = forwardedAt === null ? null : await forward(request, body).catch(() => null);
    const lie = fault && LIES[fault].answer;
    if (lie === 'cut' || (!lie && !answer)) response.destroy();
    else if (lie) response.writeHead(lie.status, { 'content-type': lie.type, ...CLOSE }).end(lie.body);
    else response.writeHead(answer?.status ?? 502, answer?.headers).end(answer?.body);
    const status = answer?.status ?? null;
    onPassed({ method, path, body: text, at, forwardedAt, status, isTold: !lie, until: Date.now() }, conversation);
    for (const go of swaps.splice(0)) go();
  }

  async function wait(fault: ProxyFault | undefined): Promise<void> {
    if (fault === 'swap') await Promise.race([new Promise<void>((go) => swaps.push(go)), delay(SWAPPED)]);
    else if (fault) await delay(LIES[fault].ms ?? 0);
  }

  async function forward(request: IncomingMessage, body: Buffer) {
    const { method, url, headers } = request;
    const host = new URL(target).host;
    // A connection of its own each: one that was kept may be to a process that is dead.
    const sent = ask(new URL(url ?? '/', target), { method, agent: false, headers: { ...headers, host } });
    sent.end(body);
    const [answer] = (await once(sent, 'response')) as [IncomingMessage];
    return { status: answer.statusCode ?? 502, headers: { ...answer.headers, ...CLOSE }, body: await buffer(answer) };
  }

  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    aim: (url: string) => (target = url),
    /** So many requests about conversations meet this fault. */
    strike: (fault: ProxyFault, times: number) => next.push(...Array.from({ length: times }, () => fault)),
    /** All requests, until it is healed. */
    strikeAll: (fault: ProxyFault | null) => (always = fault),
    heal() {
      always = null;
      next.length = 0;
    },
    close() {
      swaps = [];
      server.closeAllConnections();
      server.close();
    },
  };
}

export type Proxy = Awaited<ReturnType<typeof startProxy>>;
