import type { Percentiles } from './percentiles.ts';
import { besideFloorTable } from './beside-floor.ts';
import type { Head, Results } from '../run.ts';
import { table } from './table.ts';

/** What a run measured, for reading. */
export function report(results: Results | Head): string {
  const { machine, besideFloor } = results;
  const load = machine.loadBefore.toFixed(2);
  return [
    `${machine.processors} processors, ${machine.memoryGigabytes} GB, Node ${machine.node}, load before ${load}`,
    `Beside the barest thing that could do the job\n${besideFloorTable(besideFloor)}`,
    ...('memory' in results ? rest(results) : []),
  ].join('\n\n');
}

function rest(results: Results): string[] {
  return [
    `Milliseconds from the webhook's POST: p50 / p95 / p99\n${latencies(results)}`,
    `Share of one processor while saturated: ${shares(results)}`,
    `Cost of a turn, echo included\n${turns(results)}`,
    `Resident memory with idle conversations\n${memory(results)}`,
    `Webhooks not answered by 200: ${results.failedWebhooks}`,
  ];
}

function latencies({ plan, newConversations, runningConversations, saturated }: Results): string {
  const loads = [
    [`new conversations, ${plan.rate}/s`, newConversations],
    [`running conversations, ${2 * plan.rate}/s`, runningConversations],
    [`saturated, ${plan.inFlight} in flight`, saturated],
  ] as const;
  const rows = loads.flatMap(([name, { product, direct }]) => [
    [name, 'product', line(product.ack), line(product.reply), throughput(product)],
    ['', 'direct', line(direct.ack), line(direct.reply), throughput(direct)],
    ['', 'overhead at p50', minus(product.ack, direct.ack), minus(product.reply, direct.reply), ''],
  ]);
  return table([['load', '', 'acknowledged', 'reply posted', 'turns/s'], ...rows]);
}

function turns({ turns: { product, direct } }: Results): string {
  const rows = product.map(({ turn, events, bytes, workflowTasks, reply }, index) =>
    [turn, events, bytes, workflowTasks, reply ?? '–', direct[index] ?? '–'].map(String),
  );
  return table([['turn', 'events', 'bytes', 'workflow tasks', 'reply posted, ms', 'direct'], ...rows]);
}

function memory(results: Results): string {
  const rows = results.memory.map(({ conversations, worker, temporal, seconds }) =>
    [conversations, worker ?? '?', temporal ?? '?', seconds].map(String),
  );
  return table([['idle conversations', 'worker, MB', 'Temporal, MB', 'opened in, s'], ...rows]);
}

function shares({ processors }: Results): string {
  return Object.entries(processors)
    .map(([name, share]) => `${name} ${share ?? '?'} %`)
    .join(', ');
}

const line = ({ p50, p95, p99 }: Percentiles) => [p50, p95, p99].map((value) => value ?? '–').join(' / ');

const minus = (a: Percentiles, b: Percentiles) => (a.p50 === null || b.p50 === null ? '–' : String(a.p50 - b.p50));

const throughput = (load: object) => ('turnsPerSecond' in load ? String(load.turnsPerSecond) : '');
