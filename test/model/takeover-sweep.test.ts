import assert from 'node:assert/strict';
import type { Act, Journey } from './journey.ts';
import { createGround, type Ground } from './play/player.ts';
import { broken } from './promises.ts';

/** More than the product makes for a reply of four parts and a hand-off. */
const CALLS = 17;

describe('a takeover at every step of a reply of four parts and a hand-off', function () {
  this.timeout(60_000);
  let ground: Ground;

  before(async () => {
    ground = await createGround();
  });
  after(() => ground.close());

  const journey = (wait: number, act: Act): Journey => ({
    policy: { handoffTeamId: 1 },
    userToken: false,
    forgetful: wait % 2 === 1,
    fates: [],
    steps: [
      { wait: 0, act: { do: 'script', script: 'farewell' } },
      { wait: 0, act: { do: 'write' } },
      { wait, act },
    ],
  });

  for (const act of ['reply', 'assign', 'take', 'label'] as const) {
    it(`by ${act}: at most what is on the wire appears, and people have the conversation`, async () => {
      const waits = Array.from({ length: CALLS }, (_, wait) => wait);
      const stories = await Promise.all(waits.map((wait) => ground.play(journey(wait, { do: act }))));

      const met = new Set(stories.flatMap(({ during }) => during));
      assert.deepEqual([...met].sort(), ['graph', 'other', 'post', 'read', 'status']);
      for (const [wait, story] of stories.entries()) {
        const { conversation, posts, during, outcomes, atLastStep } = story;
        const after = posts.filter(({ message }) => !message.private && message.id > atLastStep);
        const which = `${act} after ${wait} calls, during ${during.join() || 'nothing'}`;
        assert.deepEqual(broken(story), [], which);
        assert.ok(after.length <= (during.includes('post') ? 1 : 0), `${which}: ${after.length} messages afterwards`);
        assert.equal(conversation.status, 'open', which);
        assert.ok(
          outcomes.every((outcome) => outcome === 'takenOver' || outcome === 'handedOff'),
          which,
        );
      }
    });
  }
});
