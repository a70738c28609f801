import { setTimeout as delay } from 'node:timers/promises';
import { mulberry32 } from '../../sandbox/faults/random.ts';
import { away, OUTAGES, SMALL } from './acts.ts';
import { deckOf } from './deck.ts';
import type { Parts, Target } from './target.ts';

export interface Pace {
  seed: number;
  /** Milliseconds from one outage's end to the next one, on average. */
  calm: number;
  /** Chatwoot is away for 30 s once. */
  longAway: boolean;
  goOn: () => boolean;
  /** Whether there have been fewer faults so far than there were to be by now. */
  isBehind: (target: Target) => boolean;
}

/** Breaks things until `goOn` says no, but each part at least once; then everything is whole again. */
export async function runStrikes(targets: readonly Target[], parts: Parts, pace: Pace): Promise<void> {
  const small = targets.map((target, place) => strikeSmall(target, pace, mulberry32(pace.seed + 1 + 10 * place)));
  await Promise.all([...small, strikeParts(targets, parts, pace)]);
  for (const { sandbox, model, proxies } of targets) {
    sandbox.faults.clear();
    model.heal();
    for (const proxy of Object.values(proxies)) proxy.heal();
  }
}

async function strikeSmall(target: Target, { goOn, isBehind }: Pace, random: () => number): Promise<void> {
  const acts = deckOf(SMALL, random);
  while (goOn()) {
    if (isBehind(target)) acts.next().value(target);
    await delay(100 + random() * 400);
  }
}

async function strikeParts(targets: readonly Target[], parts: Parts, pace: Pace): Promise<void> {
  const { seed, calm, longAway, goOn } = pace;
  const random = mulberry32(seed + 2);
  const acts = deckOf(OUTAGES, random);
  for (let struck = 0; goOn() || struck < OUTAGES.length; struck++) {
    await delay(calm * (0.5 + random()));
    const isLongAway = longAway && struck === 2 * OUTAGES.length;
    await (isLongAway ? away(30_000) : acts.next().value)(targets, parts, random);
  }
}
