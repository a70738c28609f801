import assert from 'node:assert/strict';
import { createHost } from './host.ts';
import { judge } from './oracle/judge.ts';
import type { WorkflowHost } from './temporal/workflow-host.ts';
import { play } from './world/play.ts';
import { PLAIN, type World } from './world/world.ts';

/** A reply of three parts and a hand-off takes less; so many ms lie between two moments at which somebody takes over. */
const LONGEST = 4000;
const EVERY = 90;

describe('a takeover at every moment of a reply of three parts and a hand-off', function () {
  this.timeout(60_000);
  let host: WorkflowHost;

  before(async () => {
    host = await createHost();
  });
  after(() => host.close());

  const world = (after: number, act: 'reply' | 'assign' | 'take' | 'label'): World => ({
    setup: { ...PLAIN, user: 'none', handOffTo: 'team' },
    luck: after,
    steps: [
      { after: 0, act: { do: 'script', script: 'farewell' } },
      { after: 0, act: { do: 'write' } },
      { after, act: { do: act } },
    ],
  });

  for (const act of ['reply', 'assign', 'take', 'label'] as const) {
    it(`by ${act}: at most what is on the wire appears, and people have the conversation`, async () => {
      for (let after = 0; after <= LONGEST; after += EVERY) {
        const trace = await play(host, world(after, act));
        const { broken } = judge(trace);
        const last = trace.moments.findLast((moment) => moment.kind === 'state');

        assert.deepEqual(broken, [], `${act} after ${after} ms`);
        assert.equal(last?.after.status, 'open', `${act} after ${after} ms`);
      }
    });
  }
});
