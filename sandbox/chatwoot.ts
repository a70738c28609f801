import { createServer, type Server } from 'node:http';
import { createApp } from './app.ts';
import { createEventStream } from './event-stream.ts';
import { createBus } from './world/events.ts';
import { createFaults } from './faults/faults.ts';
import { askForRating } from './world/messages/ask-for-rating.ts';
import { mulberry32 } from './faults/random.ts';
import { createJobs } from './world/jobs.ts';
import { createLog, type Delivery, type RequestRecord } from './logs.ts';
import { createSaver, loadData } from './world/store/persistence.ts';
import { publishHook } from './webhooks/publish.ts';
import type { Data } from './world/store/data.ts';
import type { SandboxOptions } from './options.ts';
import { controls, describe, urlOf, type Sandbox } from './sandbox.ts';
import { seedData } from './world/store/seed.ts';
import { createState } from './world/store/state.ts';
import { wakeSnoozed } from './world/conversation/status-machine.ts';
import { createWebhooks } from './webhooks/webhooks.ts';
import { newUnit, type World } from './world/world.ts';

export type { SandboxOptions } from './options.ts';
export type { Sandbox } from './sandbox.ts';

/** Deliveries carry their bodies. */
const DELIVERIES_KEPT = 2000;
const REQUESTS_KEPT = 5000;
const SNOOZE_CHECK = 1000;
const JOB_DELAY = 200;
const ASKED_OF_THE_SHOP = ['How long does shipping take?', 'How do I return something?', 'I want to talk to a person'];

/** Starts a local Chatwoot (behaves as v4.16.2) and resolves once it listens. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const data = await openData(options);
  const parts = assemble(options, data);
  const { world, server } = parts;
  await listen(server, options.port ?? 0, options.host ?? '127.0.0.1');
  const saver = options.stateFile === undefined ? undefined : createSaver(options.stateFile, data);
  const stopSaving = world.bus.on(({ type }) => {
    if (type !== 'request' && type !== 'fault' && type !== 'delivery' && type !== 'typing') saver?.touch();
  });
  const snooze = setInterval(() => {
    wakeSnoozed(world);
  }, SNOOZE_CHECK);
  snooze.unref();

  async function close(): Promise<void> {
    clearInterval(snooze);
    parts.closing.abort();
    parts.webhooks.close();
    parts.jobs.close();
    parts.stream.close();
    await new Promise((resolve) => {
      server.close(resolve);
      server.closeAllConnections();
    });
    stopSaving();
    await saver?.close();
  }

  return { ...describe(world, server), ...controls(world, parts), close };
}

/** A state file's data with the addresses, tokens and secrets that this start was given, or fresh data. */
async function openData(options: SandboxOptions): Promise<Data> {
  const data = options.stateFile === undefined ? undefined : await loadData(options.stateFile);
  if (!data) return seedData(options);
  const { botUrl, apiInboxUrl, webhookSecret, apiInboxSecret, tokens = {} } = options;
  const [bot] = data.bots;
  if (bot) override(bot, { outgoingUrl: botUrl, secret: webhookSecret, token: tokens.bot });
  const api = data.inboxes.find(({ channel }) => channel === 'Channel::Api');
  if (api) override(api, { webhookUrl: apiInboxUrl, secret: apiInboxSecret });
  if (api && bot && options.botInApiInbox) api.botId = bot.id;
  for (const role of ['agent', 'admin'] as const) {
    const user = data.users.find((each) => each.role.startsWith(role));
    if (user) override(user, { token: tokens[role] });
  }
  return data;
}

/** Sets what is given and leaves the rest. */
function override<T extends object>(record: T, fields: { [K in keyof T]?: T[K] | undefined }): void {
  Object.assign(record, Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)));
}

function assemble(options: SandboxOptions, data: Data) {
  const bus = createBus();
  const faults = createFaults(options.seed ?? 1, bus);
  const deliveries = createLog<Delivery>(DELIVERIES_KEPT);
  const requests = createLog<RequestRecord>(REQUESTS_KEPT);
  const webhooks = createWebhooks({
    timeout: options.webhookTimeout ?? 5000,
    retryDelay: options.retryDelay ?? 3000,
    threads: options.webhookThreads ?? 10,
    wait: waits(options),
    bus,
    faults,
    log: deliveries,
  });
  const server = createServer();
  const jobs = createJobs(options.jobDelay ?? JOB_DELAY);
  const world: World = {
    state: createState(data),
    bus,
    later: (run, wait) => {
      jobs.later(() => {
        world.unit = newUnit();
        return run();
      }, wait);
    },
    ruleRuns: false,
    unit: newUnit(),
    version: options.version ?? '4.16',
    limits: {
      messagesPerMinute: options.messagesPerMinute ?? 200,
      keepPendingOnBotFailure: options.keepPendingOnBotFailure ?? false,
    },
    onResolved: (conversation) => {
      askForRating(world, conversation);
    },
    publish: (hook) => {
      publishHook(world, hook, webhooks.deliver);
    },
    url: () => urlOf(server),
  };
  const stream = createEventStream(world);
  const closing = new AbortController();
  const { workflowUrl = null, processes = null, describeWorkflow = null, suggestions = ASKED_OF_THE_SHOP } = options;
  const pending = () => webhooks.pending + jobs.pending;
  const more = { workflowUrl, suggestions, processes, describeWorkflow, pending };
  const app = createApp({ world, faults, requests, stream, ...more, signal: closing.signal });
  const handle = app.callback();
  server.on('request', (request, response) => void handle(request, response));
  return { world, server, faults, deliveries, requests, webhooks, jobs, stream, closing };
}

/** Drawn apart from the faults, whose choices it leaves as they are. */
function waits({ webhookSpread: most = 0, seed = 1 }: SandboxOptions): () => number {
  const random = mulberry32(seed);
  return () => Math.floor(random() * most);
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
}
