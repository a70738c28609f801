import { setTimeout as delay } from 'node:timers/promises';
import type { Customer, Journey } from './desk.ts';
import { percentiles, type Percentiles } from './report/percentiles.ts';

export interface Latencies {
  /** Webhook posted → 200. */
  ack: Percentiles;
  /** Webhook posted → reply arrives at Chatwoot. */
  reply: Percentiles;
}

interface Pace {
  customers: readonly Customer[];
  messages: number;
  /** Messages per second. */
  rate: number;
}

/** Sends messages at a fixed rate whether or not earlier ones were answered, the customers taking turns. */
export async function paced({ customers, messages, rate }: Pace): Promise<Latencies> {
  const startedAt = performance.now();
  const journeys: Promise<Journey>[] = [];
  for (let n = 0; n < messages; n += 1) {
    await delay(Math.max(0, startedAt + (n * 1000) / rate - performance.now()));
    const customer = customers[n % customers.length];
    if (customer) journeys.push(customer.ask());
  }
  return latencies(await Promise.all(journeys));
}

export interface Saturation extends Latencies {
  turnsPerSecond: number;
}

/** Each customer writes again as soon as it was answered: as many turns as the machine can do. */
export async function saturated(customers: readonly Customer[], seconds: number): Promise<Saturation> {
  const startedAt = performance.now();
  const until = startedAt + seconds * 1000;
  const journeys: Journey[] = [];
  const talk = async ({ ask }: Customer) => {
    while (performance.now() < until) journeys.push(await ask());
  };
  await Promise.all(customers.map(talk));
  const took = (performance.now() - startedAt) / 1000;
  return { ...latencies(journeys), turnsPerSecond: Math.round((journeys.length / took) * 10) / 10 };
}

function latencies(journeys: readonly Journey[]): Latencies {
  return { ack: percentiles(journeys.map(({ ack }) => ack)), reply: percentiles(journeys.map(({ reply }) => reply)) };
}
