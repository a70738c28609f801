import assert from 'node:assert/strict';
import { IGNORED } from './compare.ts';
import { loadRecordings, type Version } from './load.ts';
import { play } from './play.ts';

/** Recordings that the sandbox does not play alike yet. Whoever makes one alike takes it off. */
const UNLIKE: Record<Version, readonly string[]> = {
  '4.16': [],
  next: [],
};

for (const version of ['4.16', 'next'] as const) {
  describe(`sandbox as recorded off Chatwoot ${version}`, () => {
    for (const recording of loadRecordings(version)) {
      const isAlike = !UNLIKE[version].includes(recording.name);

      it(`${recording.name}: ${isAlike ? recording.about : 'not alike yet'}`, async () => {
        const problems = await play(recording, version);

        if (isAlike) assert.deepEqual(problems, []);
        else assert.notEqual(problems.length, 0, 'it is alike now: take it off the list');
      });
    }
  });
}

describe('comparison with recordings', () => {
  it('leaves out ten fields at the most', () => {
    assert.ok(Object.keys(IGNORED).length <= 10);
  });
});
