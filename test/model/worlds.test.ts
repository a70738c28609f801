import assert from 'node:assert/strict';
import { createHost } from './host.ts';
import { judge } from './oracle/judge.ts';
import { pastFailures } from './past-failures.ts';
import { search } from './search.ts';
import { fromText } from './story.ts';
import type { WorkflowHost } from './temporal/workflow-host.ts';
import { play } from './world/play.ts';
import { reviewedWorlds } from './world/worlds.ts';

/** The same worlds each time, so that what breaks one is the change at hand; `npm run model` plays others. */
const SEEDS = Array.from({ length: 300 }, (_, index) => index + 1);

describe('the product in any world', function () {
  this.timeout(120_000);
  let host: WorkflowHost;

  before(async () => {
    host = await createHost();
  });
  after(() => host.close());

  for (const [title, world] of Object.entries(pastFailures)) {
    it(`no longer breaks a promise where ${title}`, async () => {
      assert.deepEqual(judge(await play(host, fromText(world))).broken, []);
    });
  }

  it('keeps its promises', async () => {
    const { found } = await search(host, SEEDS);

    assert.deepEqual(found, []);
  });

  it('sends what people have approved where they decide first, and nothing else', async () => {
    const { found } = await search(host, SEEDS.slice(0, 150), undefined, reviewedWorlds);

    assert.deepEqual(found, []);
  });
});
