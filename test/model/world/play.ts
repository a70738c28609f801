import { wakeSnoozed } from '../../../sandbox/world/conversation/status-machine.ts';
import type { Trace } from '../oracle/trace.ts';
import { createClock } from '../temporal/clock.ts';
import type { WorkflowHost } from '../temporal/workflow-host.ts';
import { createChance } from './chance.ts';
import { createPerformer } from './perform.ts';
import { factsOf, HOUR, IDLE_END, policyOf } from './settings.ts';
import { createStage, type Stage } from './stage.ts';
import { leftOf } from './watch.ts';
import type { World } from './world.ts';

const BEGIN = Date.UTC(2026, 10, 30, 10);
const MINUTE = 60_000;
/** The reconciler comes by each minute; where nothing happens for so long, it would find what it has found. */
const PASSES = 6;
/** At the end, so that what lasts for minutes is over. */
const LAST_PASSES = 18;

/** Plays a world to its end, in its own time, on the one host of this process. One at a time: `Date` is the world's. */
export async function play(host: WorkflowHost, { setup, luck, steps }: World): Promise<Trace> {
  const real = { now: Date.now, random: Math.random };
  const chance = createChance(luck);
  let stage: Stage | undefined;
  const clock = createClock(BEGIN, () => stage?.product.server.busy());
  Object.assign(Date, { now: clock.now });
  Math.random = chance.draw;
  try {
    stage = createStage(host, setup, clock, chance);
    const { product, watch, chatwoot } = stage;
    const perform = createPerformer(stage, setup, clock);
    let passes = 0;

    for (const { after, act } of steps) {
      await clock.runUntil(clock.now() + after);
      perform(act);
      comeByFor(PASSES);
    }
    await clock.runUntil(clock.now() + MINUTE);
    perform({ do: 'resume' });
    comeByFor(LAST_PASSES);
    await clock.runUntil(clock.now() + HOUR + IDLE_END);
    comeByFor(PASSES);
    await clock.runUntil(clock.now() + HOUR + IDLE_END);
    await product.server.replay();
    return {
      facts: factsOf(setup, policyOf(setup)),
      moments: watch.moments,
      left: leftOf(chatwoot.conversation),
      faults: product.server.faults,
    };

    function comeByFor(many: number): void {
      const isOver = passes === 0;
      passes = many;
      if (isOver) clock.after(MINUTE, comeBy);
    }
    function comeBy(): void {
      watch.by('chatwoot', () => {
        wakeSnoozed(chatwoot.world, clock.now());
      });
      product.reconcile();
      if (--passes > 0) clock.after(MINUTE, comeBy);
    }
  } finally {
    Object.assign(Date, { now: real.now });
    Math.random = real.random;
  }
}
