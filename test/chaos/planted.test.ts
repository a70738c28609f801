import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { applies } from '../../chaos/planted/copy.ts';
import { PLANTED } from '../../chaos/planted/faults.ts';

describe('planted faults', () => {
  for (const { patch } of PLANTED) {
    it(`can still be planted: ${patch}`, async () => {
      assert.ok(await applies(patch), `write it anew: chaos/planted/patches/${patch}.patch`);
    });
  }

  it('are all of the folder', async () => {
    const files = await readdir(new URL('../../chaos/planted/patches/', import.meta.url));

    assert.deepEqual(
      files.sort(),
      PLANTED.map(({ patch }) => `${patch}.patch`),
    );
  });
});
