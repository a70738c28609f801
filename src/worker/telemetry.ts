import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import type { MetricMeter } from '@temporalio/common';
import type { TelemetryOptions } from '@temporalio/worker';
import { COUNTERS, OUTCOMES } from '../contracts/metrics.ts';

/** Seconds: a message may wait for its answer as long as a deadline and an outage together. */
const ANSWER_BUCKETS = [0.5, 1, 2, 3, 5, 8, 13, 20, 30, 60, 120, 300, 900, 3600];

export interface Telemetry {
  options: TelemetryOptions;
  /** Where the runtime serves the metrics: on this machine alone. */
  metricsUrl: string;
}

/** Temporal's runtime collects its own metrics and those of the workflows (src/workflows/count.ts) in one place. */
export async function createTelemetry(): Promise<Telemetry> {
  const bindAddress = `127.0.0.1:${await freePort()}`;
  return {
    metricsUrl: `http://${bindAddress}/metrics`,
    options: {
      logging: { filter: { core: 'WARN', other: 'ERROR' }, forward: {} },
      metrics: {
        attachServiceName: false,
        prometheus: {
          bindAddress,
          countersTotalSuffix: true,
          unitSuffix: true,
          useSecondsForDurations: true,
          histogramBucketOverrides: { chatwoot_answer_seconds: ANSWER_BUCKETS },
        },
      },
    },
  };
}

interface Where {
  agents: readonly { name: string }[];
  namespace: string;
  taskQueue: string;
}

type Series = readonly [keyof typeof COUNTERS, Record<string, string>];

/** What is alerted on at the first time, and the signs of life of a bot: without any of them it counts as silent. */
const BEGUN: readonly Series[] = [
  ...OUTCOMES.turns.map((outcome): Series => ['turns', { outcome }]),
  ...OUTCOMES.handOffs.map((cause): Series => ['handOffs', { cause }]),
  ...OUTCOMES.endings.map((outcome): Series => ['endings', { outcome }]),
  ...OUTCOMES.left.map((why): Series => ['left', { why }]),
  ['late', {}],
  ['sends', { settled: 'ambiguous' }],
  ['inVain', { action: 'open for people' }],
  ['inVain', { action: 'add the silence label' }],
  ['inVain', { action: 'give a message back that crossed with the resolve' }],
];

/**
 * Lets series begin at 0: Prometheus sees no increase in one that begins at 1. The labels are those with which
 * the SDK counts for workflows.
 */
export function beginAtZero(meter: MetricMeter, { agents, namespace, taskQueue }: Where): void {
  for (const { name: agent } of agents) {
    for (const [counter, tags] of BEGUN) {
      const { name, description } = COUNTERS[counter];
      meter
        .createCounter(name, undefined, description)
        .add(0, { agent, namespace, taskQueue, workflowType: 'conversation', ...tags });
    }
  }
}

/** The runtime takes a port and does not tell which one it got. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
