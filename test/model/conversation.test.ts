import assert from 'node:assert/strict';
import fc from 'fast-check';
import { journeys, type Journey } from './journey.ts';
import { pastFailures } from './past-failures.ts';
import { createGround, type Ground } from './play/player.ts';
import { broken } from './promises.ts';

/**
 * More and others by hand: `MODEL_RUNS=500 MODEL_SEED=7 npm run model`. Without a seed the same journeys are played each time, so
 * that what breaks one is the change at hand.
 */
const RUNS = Number(process.env['MODEL_RUNS'] ?? 50);
const SEED = Number(process.env['MODEL_SEED'] ?? 1);
/** A journey that never ends fails as well, and a failing one is not made smaller for longer than this (ms). */
const LIMITS = { timeout: 40_000, interruptAfterTimeLimit: 40_000 + RUNS * 1000, markInterruptAsFailure: true };
/** Journeys that are under way at the same time. */
const LANES = 10;

describe('model check of the conversation', function () {
  this.timeout(60_000 + RUNS * 2000);
  let ground: Ground;

  before(async () => {
    ground = await createGround();
  });
  after(() => ground.close());

  for (const [title, journey] of Object.entries(pastFailures)) {
    it(`no longer breaks one where ${title}`, async () => {
      assert.deepEqual(broken(await ground.play(journey)), []);
    });
  }

  it('keeps its promises on any journey', async () => {
    const keeps = async (journey: Journey) => {
      assert.deepEqual(broken(await ground.play(journey)), []);
    };
    const lanes = Array.from({ length: LANES }, (_, lane) => {
      const property = fc.asyncProperty(journeys({ lost: lane === 0 }), keeps);
      return fc.assert(property, { numRuns: Math.ceil(RUNS / LANES), seed: SEED + lane, ...LIMITS });
    });
    await Promise.all(lanes);
  });
});
