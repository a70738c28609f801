import assert from 'node:assert/strict';
import { list } from '../../chaos/report/report.ts';
import { runChaos } from '../../chaos/run.ts';
import { startBridge } from '../../chaos/strikes/targets.ts';

describe('a short chaos run', function () {
  this.timeout(240_000);

  it('breaks no promise', async () => {
    // Others by hand: what breaks this one is the change at hand.
    const seed = 4242;

    const outcome = await runChaos({ seed, messages: 60, faults: 20 }, startBridge, { progress: () => undefined });

    assert.deepEqual(list(outcome), [], `npm run chaos -- --seed ${seed} --messages 60 --faults 20`);
    assert.ok(outcome.messages >= 60 && outcome.strikes.length >= 20);
  });
});
