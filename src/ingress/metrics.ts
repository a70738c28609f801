import { Counter, Gauge, Histogram, Registry } from 'prom-client';

export interface Metrics {
  register: Registry;
  /** One webhook was answered, after so many seconds; `reason`: what it was, or why it was ignored or refused. */
  webhookAnswered(webhook: { agent: string; answer: number; reason: string; seconds: number }): void;
}

/** Shows which bots somebody has paused, as the ingress last saw it: those are silent on purpose. */
export function showPaused(register: Registry, agents: readonly string[], isPaused: (agent: string) => boolean): void {
  new Gauge({
    name: 'chatwoot_bot_paused',
    help: '1 while the bot is paused, else 0.',
    labelNames: ['agent'],
    registers: [register],
    collect() {
      for (const agent of agents) this.set({ agent }, isPaused(agent) ? 1 : 0);
    },
  });
}

/** Counts for `GET /metrics`, in a registry of their own, so that two apps in one process do not meet. */
export function createMetrics(isReady: () => Promise<boolean>): Metrics {
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

  return { register, webhookAnswered };

  function webhookAnswered({ agent, answer, reason, seconds }: Parameters<Metrics['webhookAnswered']>[0]): void {
    webhooks.inc({ agent, answer, reason });
    acknowledged.observe({ agent, answer }, seconds);
  }
}
