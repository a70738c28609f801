import type { Server } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Listener, SandboxEvent } from './world/events.ts';
import type { Faults } from './faults/faults.ts';
import type { Delivery, Log, RequestRecord } from './logs.ts';
import type { Conversation, Message } from './world/records.ts';
import type { State } from './world/store/state.ts';
import type { World } from './world/world.ts';

export interface Sandbox {
  url: string;
  port: number;
  accountId: number;
  botId: number;
  tokens: { bot: string; admin: string; agent: string };
  secrets: { bot: string; apiInbox: string };
  inboxes: { website: { id: number; identifier: string }; api: { id: number; identifier: string } };
  faults: Faults;
  /** The newest deliveries and API requests; `total` counts all. */
  deliveries: { readonly entries: readonly Delivery[]; readonly total: number };
  requests: { readonly entries: readonly RequestRecord[]; readonly total: number };
  conversations: () => readonly Conversation[];
  conversation: (id: number) => Conversation | undefined;
  messages: (conversation: number) => readonly Message[];
  setBotUrl: (url: string | null) => void;
  setApiInboxUrl: (url: string | null) => void;
  setGreeting: (inbox: number, greeting: string | null) => void;
  setKeepPendingOnBotFailure: (keep: boolean) => void;
  /** Returns the function that stops listening. */
  on: (listener: Listener) => () => void;
  /** The next event that `isIt` accepts. */
  waitFor: (isIt: (event: SandboxEvent) => boolean, timeout?: number) => Promise<SandboxEvent>;
  /** Asks `check` now and after every event until it answers something. */
  until: <T>(check: () => T | undefined | null | false, timeout?: number) => Promise<T>;
  /** Deliveries that are not through yet, retries included. */
  pendingDeliveries: () => number;
  /** Resolves when it has nothing more to do or to send. */
  settled: () => Promise<void>;
  close: () => Promise<void>;
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

export function urlOf(server: Server): string {
  const address = server.address();
  const host = typeof address === 'object' && address !== null ? address.address : '127.0.0.1';
  const name = host === '0.0.0.0' || host === '::' ? 'localhost' : host.includes(':') ? `[${host}]` : host;
  return `http://${name}:${portOf(server)}`;
}

/** What a client must know to use it. */
export function describe({ state }: World, server: Server) {
  const { data } = state;
  const [bot] = data.bots;
  const website = state.inbox(1);
  const api = state.inbox(2);
  return {
    url: urlOf(server),
    port: portOf(server),
    accountId: data.account.id,
    botId: bot?.id ?? 0,
    tokens: { bot: bot?.token ?? '', admin: tokenOf(state, 'administrator'), agent: tokenOf(state, 'agent') },
    secrets: { bot: bot?.secret ?? '', apiInbox: api.secret },
    inboxes: {
      website: { id: website.id, identifier: website.identifier },
      api: { id: api.id, identifier: api.identifier },
    },
  };
}

const tokenOf = ({ data }: State, role: string) => data.users.find((user) => user.role === role)?.token ?? '';

interface Parts {
  faults: Faults;
  deliveries: Log<Delivery>;
  requests: Log<RequestRecord>;
  webhooks: { readonly pending: number };
  jobs: { readonly pending: number };
}

/** What code may do that HTTP cannot: look inside, wait, set. */
export function controls(world: World, { faults, deliveries, requests, webhooks, jobs }: Parts) {
  const { state, bus } = world;
  return {
    faults,
    deliveries,
    requests,
    conversations: () => state.data.conversations,
    conversation: (id: number) => state.conversations.get(id),
    messages: (id: number) => state.conversations.get(id)?.messages ?? [],
    setBotUrl: (url: string | null) => {
      const [bot] = state.data.bots;
      if (bot) bot.outgoingUrl = url;
      bus.emit({ type: 'settings' });
    },
    setApiInboxUrl: (url: string | null) => {
      state.inbox(2).webhookUrl = url;
      bus.emit({ type: 'settings' });
    },
    setGreeting: (inbox: number, greeting: string | null) => {
      state.inbox(inbox).greeting = greeting;
      bus.emit({ type: 'settings' });
    },
    setKeepPendingOnBotFailure: (keep: boolean) => {
      world.limits.keepPendingOnBotFailure = keep;
    },
    on: bus.on,
    until: bus.until,
    waitFor: async (isIt: (event: SandboxEvent) => boolean, timeout?: number) => {
      let seen: SandboxEvent | undefined;
      const stop = bus.on((event) => {
        if (!seen && isIt(event)) seen = event;
      });
      try {
        return await bus.until(() => seen, timeout);
      } finally {
        stop();
      }
    },
    pendingDeliveries: () => webhooks.pending,
    settled: async () => {
      while (webhooks.pending + jobs.pending > 0) await sleep(2);
    },
  };
}
