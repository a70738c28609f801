import { once } from 'node:events';
import type { FaultPlan } from '../sandbox/faults/fault-plan.ts';
import type { News, Order } from './chatwoot.ts';
import { run, type Running } from './processes.ts';

/** How one message fared; milliseconds. */
export interface Journey {
  /** From the webhook's POST to its 200. */
  ack: number;
  /** From the webhook's POST to the reply's arrival at Chatwoot. */
  reply: number;
}

export interface Customer {
  conversation: number;
  /** Writes one message; resolves once it was acknowledged and answered. */
  ask: (text?: string) => Promise<Journey>;
}

type Ready = Extract<News, { type: 'ready' }>;

export interface Desk extends Ready {
  process: Running;
  /** Webhooks that were not answered by 200 so far. */
  failures: () => number;
  customer: () => Promise<Customer>;
  /** Where webhooks go from now on. */
  setBotUrl: (url: string) => void;
  /** What goes wrong in Chatwoot and on the way to it from now on. */
  setFaults: (plan: FaultPlan) => void;
  /** Resolves once every webhook, echoes included, was delivered. */
  settled: () => Promise<void>;
}

interface Sent {
  ack?: number;
  postedAt?: number;
  repliedAt?: number;
  conversation?: number;
  done: PromiseWithResolvers<Journey>;
}

const LIMIT = 120_000;
const QUESTION = 'Hi, is the Ridge 2 tent waterproof?';

/** Starts the local Chatwoot in a process of its own and measures by what it sees. `stateFile`: keeps what it knows. */
export async function startDesk({ stateFile }: { stateFile?: string } = {}): Promise<Desk> {
  const chatwoot = run('bench/chatwoot.ts', stateFile === undefined ? {} : { STATE_FILE: stateFile });
  const sent = new Map<number, Sent>();
  /** The last reply of each conversation. */
  const newest = new Map<number, Extract<News, { type: 'reply' }>>();
  let failures = 0;
  let pending = Promise.withResolvers<number>();
  const [ready] = (await once(chatwoot.child, 'message')) as [Ready];
  chatwoot.child.on('message', (news: News) => {
    if (news.type === 'ack') acknowledged(news);
    else if (news.type === 'reply') replied(news);
    else if (news.type === 'pending') pending.resolve(news.count);
  });
  const api = `${ready.url}/public/api/v1/inboxes/${ready.inbox}/contacts`;
  const order = (what: Order) => chatwoot.child.send(what);

  return {
    ...ready,
    process: chatwoot,
    failures: () => failures,
    customer,
    settled,
    setBotUrl: (url) => {
      order({ type: 'botUrl', url });
    },
    setFaults: (plan) => {
      order({ type: 'faults', plan });
    },
  };

  async function customer(): Promise<Customer> {
    const contact = await post<{ source_id: string }>(api, { name: 'Lena Fuchs' });
    const conversations = `${api}/${contact.source_id}/conversations`;
    const { id: conversation } = await post<{ id: number }>(conversations, {});
    const messages = `${conversations}/${conversation}/messages`;
    return { conversation, ask: (text = QUESTION) => ask(conversation, messages, text) };
  }

  async function ask(conversation: number, messages: string, content: string): Promise<Journey> {
    const { id } = await post<{ id: number }>(messages, { content });
    entry(id).conversation = conversation;
    const last = newest.get(conversation);
    if (last && last.newest >= id) replied(last);
    const late = setTimeout(() => {
      entry(id).done.reject(
        new Error(`No answer within ${LIMIT / 1000} s in conversation ${conversation} (message ${id})`),
      );
    }, LIMIT);
    try {
      return await entry(id).done.promise;
    } finally {
      clearTimeout(late);
      sent.delete(id);
    }
  }

  function acknowledged({ message, status, at, took }: Extract<News, { type: 'ack' }>): void {
    if (status === 200) note(message, { ack: took, postedAt: at });
    else failures += 1;
  }

  /** One reply answers all that was asked before it: messages that come while a turn runs join it. */
  function replied(reply: Extract<News, { type: 'reply' }>): void {
    newest.set(reply.conversation, reply);
    for (const [id, { conversation, repliedAt }] of sent) {
      const answered = id === reply.newest || (conversation === reply.conversation && id < reply.newest);
      if (answered && repliedAt === undefined) note(id, { repliedAt: reply.at });
    }
    if (!sent.has(reply.newest)) note(reply.newest, { repliedAt: reply.at });
  }

  /** News may come before the answer that tells us the message's id. */
  function note(id: number, news: Partial<Sent>): void {
    const message = Object.assign(entry(id), news);
    const { ack, postedAt, repliedAt, done } = message;
    if (ack === undefined || postedAt === undefined || repliedAt === undefined) return;
    done.resolve({ ack, reply: repliedAt - postedAt });
  }

  function entry(id: number): Sent {
    const known = sent.get(id) ?? { done: Promise.withResolvers<Journey>() };
    sent.set(id, known);
    return known;
  }

  async function settled(): Promise<void> {
    for (let count = 1; count > 0;) {
      pending = Promise.withResolvers();
      order({ type: 'countPending' });
      count = await pending.promise;
    }
  }
}

async function post<T>(url: string, body: object): Promise<T> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`POST ${new URL(url).pathname}: ${response.status}`);
  return (await response.json()) as T;
}
