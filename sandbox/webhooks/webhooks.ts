import type { Bus } from '../world/events.ts';
import type { Faults } from '../faults/faults.ts';
import type { Delivery, Log } from '../logs.ts';
import { createReorder } from './reorder.ts';
import { createPoster } from './post-webhook.ts';
import { signedHeaders } from './sign.ts';

/** One webhook to deliver. */
export interface WebhookJob {
  /** `X-Chatwoot-Delivery`, fixed here: a retry repeats it. */
  id: string;
  route: Delivery['route'];
  event: string;
  conversation: number | null;
  message: number | null;
  url: string;
  secret: string;
  /** Called at each attempt: frozen for the bot, the state of that moment for everyone else. */
  body: () => string;
  onFailure: (error: string) => void;
}

export interface WebhookOptions {
  timeout: number;
  retryDelay: number;
  /** Deliveries at the same time, as Sidekiq has threads. */
  threads: number;
  /** Milliseconds that a delivery has yet to wait: Chatwoot's jobs overtake each other. */
  wait: () => number;
  bus: Bus;
  faults: Faults;
  log: Log<Delivery>;
}

const ATTEMPTS = 3;

/** Delivers webhooks as Chatwoot's jobs do: in parallel, unordered, retried for the bot on 429 and 500 alone. */
export function createWebhooks({ timeout, retryDelay, threads, wait, bus, faults, log }: WebhookOptions) {
  const poster = createPoster(timeout);
  const queue: (() => Promise<void>)[] = [];
  const timers = new Set<NodeJS.Timeout>();
  let busy = 0;
  let pending = 0;
  let closed = false;
  const { hold, release } = createReorder(later);

  /** Takes a delivery over; the faults decide what becomes of it. */
  function deliver(job: WebhookJob): void {
    if (closed) return;
    const dropped = faults.strikeWebhook('drop', job);
    if (dropped) {
      record(job, {
        attempt: 0,
        body: '',
        headers: {},
        at: Date.now(),
        status: null,
        error: null,
        fault: dropped.kind,
      });
      return;
    }
    const copies = faults.strikeWebhook('duplicate', job) ? 2 : 1;
    pending += copies;
    const start = () => {
      for (let copy = 0; copy < copies; copy += 1)
        soon(() => {
          enqueue(job, 1);
        });
    };
    const delay = faults.strikeWebhook('delay', job);
    if (faults.strikeWebhook('reorder', job)) hold(start);
    else if (delay) later(start, delay.ms);
    else start();
  }

  function enqueue(job: WebhookJob, attempt: number): void {
    queue.push(() => run(job, attempt));
    work();
  }

  function work(): void {
    while (busy < threads) {
      const next = queue.shift();
      if (!next) return;
      busy += 1;
      void next().finally(() => {
        busy -= 1;
        work();
      });
    }
  }

  async function run(job: WebhookJob, attempt: number): Promise<void> {
    const at = Date.now();
    const body = job.body();
    const headers = signedHeaders(job, body);
    const { status, error } = await poster.post({ url: job.url, headers, body });
    if (closed) return;
    const again = job.route === 'bot' && (status === 429 || status === 500) && attempt < ATTEMPTS;
    if (!again) {
      if (error !== null) job.onFailure(error);
      pending -= 1;
    }
    record(job, { attempt, body, headers, at, status, error, fault: null });
    if (again) {
      later(() => {
        enqueue(job, attempt + 1);
      }, retryDelay + wait());
    }
    release();
  }

  function record(job: WebhookJob, outcome: Omit<Delivery, 'took' | 'id' | keyof WebhookJob> & { body: string }): void {
    const { id, route, event, conversation, message, url } = job;
    const delivery: Delivery = {
      id,
      route,
      event,
      conversation,
      message,
      url,
      ...outcome,
      took: Date.now() - outcome.at,
    };
    log.add(delivery);
    bus.emit({ type: 'delivery', delivery });
  }

  function soon(run: () => void): void {
    const delay = wait();
    if (delay === 0) run();
    else later(run, delay);
  }

  function later(run: () => void, delay: number): void {
    const timer = setTimeout(() => {
      timers.delete(timer);
      run();
    }, delay);
    timers.add(timer);
  }

  function close(): void {
    closed = true;
    for (const timer of timers) clearTimeout(timer);
    queue.length = 0;
    poster.close();
  }

  return {
    deliver,
    close,
    /** Deliveries that are not through yet, retries to come included. */
    get pending() {
      return pending;
    },
  };
}
