import { AsyncLocalStorage } from 'node:async_hooks';
import { ChatwootUncertain, ChatwootUnavailable } from '../../../src/chatwoot/client/errors.ts';
import type { Answer, Request, Transport } from '../../../src/chatwoot/client/transport.ts';
import type { Clock } from '../temporal/clock.ts';
import type { ApiAnswer, ApiRequest } from './api.ts';
import type { Chance } from './chance.ts';
import type { Crossings } from './crossings.ts';
import type { CallKind, Passage, Trouble } from './world.ts';

/** What stands between the product and Chatwoot, and what it does to requests. */
export interface Wires {
  transport: (token: string, isUser: boolean) => Transport;
  /** `lasts`: so many ms; 0: for one request; `null`: for ever. */
  meet: (trouble: { trouble: Trouble; call: CallKind; lasts: number | null; user: boolean }) => void;
  /** All requests that `work` makes are of one undertaking. */
  undertake: <T>(work: () => Promise<T>) => Promise<T>;
}

/** One undertaking of the product's, and what it has seen. */
export interface Undertaking {
  /** How many things had happened when it last read the conversation; `null`: it has not. */
  looked: number | null;
}

interface Parts {
  clock: Clock;
  chance: Chance;
  slow: boolean;
  crossings: Crossings;
  api: (request: ApiRequest, by: { sentAt: number; looked: number | null }) => ApiAnswer;
  /** How many things have happened. */
  moment: () => number;
  called: (what: string) => void;
  struck: (call: CallKind) => void;
}

interface Pending {
  trouble: Trouble;
  call: CallKind;
  user: boolean;
  /** Unix ms; `null`: for one request. */
  until: number | null;
}

/** A request may wait in front of Chatwoot and be worked on afterwards, so long in all; whoever asked has given it up by then. */
export const LONGEST = 45_000;
/** With requests that wait in front of Chatwoot, so long for each. */
export const CRAWL = 20_000;

export function createWires({ clock, chance, slow, crossings, api, moment, called, struck }: Parts): Wires {
  const pending: Pending[] = [];
  const undertakings = new AsyncLocalStorage<Undertaking>();
  const pass = (ms: number) => new Promise<void>((resolve) => void clock.after(ms, resolve));
  const aWhile = () => (slow ? chance.between(300, 3500) : chance.between(5, chance.draw() < 0.05 ? 1500 : 80));

  function strike(kind: CallKind, isUser: boolean): Trouble | undefined {
    const index = pending.findIndex(({ call, user, until }) => {
      const isOver = until !== null && until < clock.now();
      return !isOver && (call === 'all' || call === kind) && (user || !isUser);
    });
    const found = pending[index];
    if (found?.until === null) pending.splice(index, 1);
    return found?.trouble;
  }

  return {
    undertake: (work) => undertakings.run({ looked: null }, work),
    meet({ trouble, call, lasts, user }) {
      const until = lasts === 0 ? null : lasts === null ? Infinity : clock.now() + lasts;
      pending.push({ trouble, call, user, until });
    },
    transport(token, isUser) {
      return async function carry({ method, path, json = {}, searchParams = {}, timeout }: Request): Promise<Answer> {
        const name = `${method} ${path}`;
        const kind = kindOf(method, path);
        const trouble = strike(kind, isUser);
        const mine = undertakings.getStore() ?? { looked: null };
        const sent = { sentAt: clock.now(), looked: mine.looked };
        const serve = (isHeard = true): Answer => {
          crossings.pass(kind, 'there');
          const seen = moment();
          const answer = api({ method, path, token, json, query: searchParams }, sent);
          if (isHeard && kind === 'read' && answer.status === 200) mine.looked = seen;
          crossings.pass(kind, 'back');
          return { ...answer, retryAfter: undefined };
        };
        called(`${name}${isUser ? ' as a user' : ''}${trouble ? ` meets ${trouble}` : ''}`);
        if (trouble) struck(kind);
        const there = aWhile();
        const late = () => new ChatwootUncertain(name, 'ETIMEDOUT');

        if (trouble === 'away') throw new ChatwootUnavailable(name, 'ECONNREFUSED');
        if (trouble === 'hangs') {
          await pass(timeout);
          throw late();
        }
        if (trouble === 'slow') return slowly(chance.between(3000, LONGEST));
        if (trouble === 'crawls') return slowly(CRAWL);
        await pass(there);
        if (trouble === 'cutBefore') throw new ChatwootUncertain(name, 'ECONNRESET');
        if (trouble === 'cutAfter' || trouble === 'storesAndFails') {
          serve(false);
          await pass(aWhile());
          if (trouble === 'cutAfter') throw new ChatwootUncertain(name, 'ECONNRESET');
          return { status: kind === 'post' ? 422 : 500, body: '{"error":"undefined method"}', retryAfter: undefined };
        }
        const answer = trouble ? IN_ITS_PLACE[trouble] : serve();
        await pass(aWhile());
        return answer;

        async function slowly(takes: number): Promise<Answer> {
          if (takes <= timeout) {
            await pass(takes);
            return serve();
          }
          clock.after(takes, () => void serve(false));
          await pass(timeout);
          throw late();
        }
      };
    },
  };
}

function kindOf(method: string, path: string): Exclude<Passage, 'graph'> {
  if (/^conversations\/\d+$/.test(path)) return 'read';
  if (method === 'GET') return path.endsWith('/labels') ? 'other' : 'list';
  if (path.endsWith('/messages')) return 'post';
  return path.endsWith('/toggle_status') ? 'status' : 'other';
}

const PAGE = '<html><body>nginx</body></html>';
const answered = (status: number, body: string, retryAfter?: string): Answer => ({ status, body, retryAfter });
type Answered = Exclude<Trouble, 'away' | 'cutBefore' | 'cutAfter' | 'slow' | 'crawls' | 'hangs' | 'storesAndFails'>;
const IN_ITS_PLACE: Record<Answered, Answer> = {
  fails: answered(500, '{"status":500,"error":"Internal Server Error"}'),
  refuses: answered(401, '{"error":"Invalid Access Token"}'),
  forbids: answered(403, '{"error":"API access is not enabled for this account"}'),
  throttles: answered(429, 'Retry later\n', '5'),
  page200: answered(200, PAGE),
  json200: answered(200, '{"status":"ok"}'),
  page404: answered(404, PAGE),
  json404: answered(404, '{"message":"no Route matched with those values"}'),
  page502: answered(502, PAGE),
  redirect: answered(302, ''),
};
