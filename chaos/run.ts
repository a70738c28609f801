import { setTimeout as delay } from 'node:timers/promises';
import { mulberry32 } from '../sandbox/random.ts';
import { check, fatesOf, isFlipped, type Fate, type Rules, type Violation } from './check.ts';
import { runLoad } from './load.ts';
import { startModel } from './model.ts';
import { recordFrom, type Seen, type Strike } from './record.ts';
import { runStrikes } from './strikes.ts';
import type { Running } from './targets.ts';

/** The deadline, the 20 s until an absent send is believed, Chatwoot's retries of a webhook, and two reconciling passes. */
export const RULES: Rules = { limit: 30_000 + 20_000 + 20_000 + 20_000, perOutage: 20_000 };

export interface Outcome {
  messages: number;
  conversations: number;
  strikes: Strike[];
  fates: Fate[];
  violations: Violation[];
  /** The conversations in which a promise broke. */
  evidence: Seen[];
  handedOver: number;
  /** Handed over since nobody could tell whether a reply was stored. */
  ambiguous: number;
  /** Opened by Chatwoot itself after a webhook that it could not deliver. */
  flipped: number;
  seconds: number;
}

interface Plan {
  seed: number;
  messages: number;
  faults: number;
}

/** Runs one target under load and faults, lets it settle, and checks it from outside. */
export async function runChaos(
  { seed, messages, faults }: Plan,
  start: (seed: number, modelUrl: string) => Promise<Running>,
  progress: (line: string) => void,
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
  const goOn = () => written < messages || record.strikes.length < faults;
  const ticker = setInterval(() => {
    progress(`${written} messages, ${record.strikes.length} faults, ${record.conversations.size} conversations`);
  }, 5000);
  try {
    let loading = true;
    const load = runLoad({ sandbox, record, messages, random: mulberry32(seed), onMessage: () => written++, goOn });
    const strikes = runStrikes({ sandbox, model, record, parts }, mulberry32(seed + 1), () => loading && goOn());
    await load.finally(() => (loading = false));
    await strikes;
    progress('faults are over, waiting until it is quiet');
    await quiet(record.conversations, sandbox.pendingDeliveries);
    return judge([...record.conversations.values()], record.strikes, startedAt, sandbox.messages);
  } finally {
    clearInterval(ticker);
    record.stop();
    await running.close();
    await model.close();
  }
}

const SETTLE = 180_000;

/** Until every message has found its answer or its person and no webhook is under way, and a moment more. */
async function quiet(conversations: Map<number, Seen>, pendingDeliveries: () => number): Promise<void> {
  const until = Date.now() + SETTLE;
  const isSettled = () =>
    pendingDeliveries() === 0 &&
    [...conversations.values()].every((seen) => fatesOf(seen).every(({ coveredAt }) => coveredAt !== null));
  while (Date.now() < until && !isSettled()) await delay(500);
  // Doubles and late words would come now: a lost send is settled within 20 s.
  await delay(25_000);
}

function judge(
  seen: Seen[],
  strikes: Strike[],
  startedAt: number,
  messagesOf: (conversation: number) => readonly { content: string | null; private: boolean }[],
): Outcome {
  const outages = strikes.filter(({ at, until }) => until > at);
  const fates = seen.flatMap(fatesOf);
  const violations = seen.flatMap((one) => check(one, outages, RULES));
  const notes = seen.flatMap(({ conversation }) => messagesOf(conversation).filter((message) => message.private));
  return {
    messages: fates.length,
    conversations: seen.length,
    strikes,
    fates,
    violations,
    evidence: seen.filter(({ conversation }) => violations.some((one) => one.conversation === conversation)),
    handedOver: seen.filter(({ said }) => said.some(({ by }) => by === 'note')).length,
    ambiguous: notes.filter(({ content }) => content?.includes('nobody can tell')).length,
    flipped: seen.filter(isFlipped).length,
    seconds: Math.round((Date.now() - startedAt) / 1000),
  };
}
