import { Counter, Gauge, Histogram, Registry } from 'prom-client';

/** Why a webhook is refused, where nothing else is known of it. */
export const REFUSED = { 400: 'unreadable', 401: 'untrusted', 404: 'unknown agent', 413: 'too large' } as const;

export interface Metrics {
  register: Registry;
  /** One webhook was answered, after so many seconds; `reason`: what it was, or why it was ignored or refused. */
  webhookAnswered(webhook: { agent: string; answer: number; reason: string; seconds: number }): void;
}

/** Of one bot, as last seen. */
type Asked = (agent: string) => boolean;

/** Shows which bots are silent, as the ingress last saw it: because somebody has paused them, or because Chatwoot refuses their tokens. */
export function showBots(
  register: Registry,
  agents: readonly string[],
  { isPaused, isRefused }: { isPaused: Asked; isRefused: Asked },
): void {
  show('chatwoot_bot_paused', '1 while the bot is paused, else 0.', isPaused);
  show('chatwoot_bot_refused', '1 while no token of the bot works, and its messages are refused, else 0.', isRefused);

  function show(name: string, help: string, is: Asked): void {
    new Gauge({
      name,
      help,
      labelNames: ['agent'],
      registers: [register],
      collect() {
        for (const agent of agents) this.set({ agent }, is(agent) ? 1 : 0);
      },
    });
  }
}

/** What is alerted on, by the first time. */
const BEGUN: [number, string][] = [
  [200, 'messageReceived'],
  ...([400, 401, 413] as const).map((answer): [number, string] => [answer, REFUSED[answer]]),
  [500, 'not stored'],
];

/** Counts for `GET /metrics`, in a registry of their own, so that two apps in one process do not meet. */
export function createMetrics(isReady: () => Promise<boolean>, agents: readonly string[] = []): Metrics {
  const register = new Registry();
  new Gauge({
    name: 'chatwoot_temporal_reachable',
    help: '1 while events can be stored, else 0; asked at each look.',
    registers: [register],
    async collect() {
      this.set((await isReady()) ? 1 : 0);
    },
  });
  const webhooks = new Counter({
    name: 'chatwoot_webhooks_total',
    help: 'Webhooks by HTTP answer, and by what they were or why they were ignored or refused.',
    labelNames: ['agent', 'answer', 'reason'],
    registers: [register],
  });
  const acknowledged = new Histogram({
    name: 'chatwoot_webhook_ack_seconds',
    help: 'Time from the request to its answer.',
    labelNames: ['agent', 'answer'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 5],
    registers: [register],
  });

  // Prometheus sees no increase in a series that begins at 1.
  for (const agent of agents) for (const [answer, reason] of BEGUN) webhooks.inc({ agent, answer, reason }, 0);
  webhooks.inc({ agent: '', answer: 404, reason: REFUSED[404] }, 0);

  return { register, webhookAnswered };

  function webhookAnswered({ agent, answer, reason, seconds }: Parameters<Metrics['webhookAnswered']>[0]): void {
    webhooks.inc({ agent, answer, reason });
    acknowledged.observe({ agent, answer }, seconds);
  }
}
