import { setTimeout as delay } from 'node:timers/promises';
import { mulberry32 } from '../sandbox/faults/random.ts';
import { check, isAtRest, type Rules, type Violation } from './report/check.ts';
import { fatesOf, type Fate } from './report/fates.ts';
import { runLoad } from './load/load.ts';
import { startModel } from './model.ts';
import { pausedWithin } from './strikes/outages.ts';
import { recordFrom, type Record, type Seen, type Strike } from './report/record.ts';
import { runStrikes } from './strikes/strikes.ts';
import { TIMES, type Running } from './strikes/targets.ts';

/** Seconds after which a send that a killed worker began is given up, and after which its absence is believed. */
export const LOST_SEND = { givenUp: 10, absent: 20 };
/** Seconds for everything that takes its time on a machine that does all of this at once. */
export const SLACK = 10;

export const RULES: Rules = {
  limit: (TIMES.answerDeadline + LOST_SEND.givenUp + LOST_SEND.absent + SLACK) * 1000,
  found: (TIMES.reconcileAfter + TIMES.reconcileEvery + SLACK) * 1000,
  recover: 5000,
};

export interface Outcome {
  messages: number;
  conversations: number;
  strikes: Strike[];
  fates: Fate[];
  violations: Violation[];
  /** The conversations in which a promise broke. */
  evidence: Seen[];
  /** Their workflow histories, as JSON. */
  histories: { conversation: number; runs: string[] }[];
  handedOver: number;
  /** Handed over since nobody could tell whether a reply was stored. */
  ambiguous: number;
  /** Opened by Chatwoot itself after a webhook that it could not deliver. */
  flipped: number;
  seconds: number;
  /** Of them, those in which the clock of the deadline stood still. */
  outageSeconds: number;
}

export interface Plan {
  seed: number;
  messages: number;
  faults: number;
}

/** From here on a run has room for an outage of 30 s, and for calm between the outages. */
const LONG_RUN = 200;

/** Runs one target under load and faults, lets it settle, and checks it from outside. */
export async function runChaos(
  { seed, messages, faults }: Plan,
  start: (seed: number, modelUrl: string) => Promise<Running>,
  { progress, signal }: { progress: (line: string) => void; signal?: AbortSignal },
): Promise<Outcome> {
  const startedAt = Date.now();
  let toModel: (fault: string, markers: string[]) => void = () => undefined;
  const model = await startModel((fault, markers) => {
    toModel(fault, markers);
  });
  const running = await start(seed, model.url);
  const { sandbox, parts } = running;
  const record = recordFrom(sandbox);
  toModel = record.strikeModel;
  let written = 0;
  const goOn = () => !signal?.aborted && (written < messages || record.strikes.length < faults);
  const ticker = setInterval(() => {
    progress(`${written} messages, ${record.strikes.length} faults, ${record.conversations.size} conversations`);
  }, 5000);
  const work = async () => {
    let loading = true;
    const customers = { patience: running.patience, random: mulberry32(seed), onMessage: () => written++ };
    const load = runLoad({ sandbox, record, messages, ...customers, goOn });
    const isLong = messages >= LONG_RUN;
    const isBehind = () => record.strikes.length < faults * Math.min(1, (written + 1) / messages);
    const pace = { seed, calm: isLong ? 8000 : 2000, longAway: isLong, goOn: () => loading && goOn(), isBehind };
    const strikes = runStrikes({ sandbox, model, record, parts }, pace);
    await load.finally(() => (loading = false));
    await strikes;
    progress('faults are over, waiting until it is quiet');
    await quiet(record, sandbox.pendingDeliveries, 1.5 * running.patience);
    return judge(record, running, startedAt);
  };
  try {
    return await Promise.race([work(), aborted(signal)]);
  } finally {
    clearInterval(ticker);
    record.stop();
    await running.close();
    await model.close();
  }
}

function aborted(signal: AbortSignal | undefined): Promise<never> {
  return new Promise((_, reject) => {
    signal?.addEventListener('abort', () => {
      reject(new Error('stopped'));
    });
  });
}

/** Doubles and late words would come now: a lost send is settled within 20 s. */
const ECHOES = 25_000;

/** Until every message has found its answer or its person and no webhook is under way, and a moment more. */
async function quiet(
  { conversations, strikes }: Record,
  pendingDeliveries: () => number,
  patience: number,
): Promise<void> {
  const until = Date.now() + patience;
  const isSettled = () => pendingDeliveries() === 0 && [...conversations.values()].every(isAtRest);
  const echoesUntil = () => Math.max(0, ...strikes.map((strike) => strike.until)) + ECHOES;
  while (Date.now() < until && !isSettled()) await delay(500);
  await delay(Math.max(3000, echoesUntil() - Date.now()));
}

async function judge(record: Record, { sandbox, histories }: Running, startedAt: number): Promise<Outcome> {
  const seen = [...record.conversations.values()];
  const { strikes } = record;
  const outages = strikes.filter(({ at, until }) => until > at);
  const fates = seen.flatMap(fatesOf);
  const violations = seen.flatMap((one) => check(one, outages, RULES));
  const messages = seen.flatMap(({ conversation }) => sandbox.messages(conversation));
  const evidence = seen.filter(({ conversation }) => violations.some((one) => one.conversation === conversation));
  const saved: Outcome['histories'] = [];
  for (const { conversation } of evidence) saved.push({ conversation, runs: await histories(conversation) });
  const now = Date.now();
  return {
    messages: fates.filter(({ returned }) => !returned).length,
    conversations: seen.length,
    ...{ strikes, fates, violations, evidence, histories: saved },
    handedOver: seen.filter(({ said }) => said.some(({ by }) => by === 'note')).length,
    ambiguous: messages.filter((one) => one.private && one.content?.includes('nobody can tell')).length,
    flipped: messages.filter((one) => one.type === 2 && one.content?.includes('error with the agent bot')).length,
    seconds: Math.round((now - startedAt) / 1000),
    outageSeconds: Math.round(pausedWithin(outages, RULES.recover, startedAt, now) / 1000),
  };
}
