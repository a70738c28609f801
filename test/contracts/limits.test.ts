import assert from 'node:assert/strict';
import { add, limitReached, MOST_SEEN, NOTHING_SO_FAR } from '../../src/contracts/limits.ts';

const HOUR = 3_600_000;
const limits = { maxTurns: null, maxTokens: null, maxTurnsPerHour: 2 };

describe('the limits of a conversation', () => {
  it('count what earlier runs have used', () => {
    const before = { turns: 3, tokens: 100, recentTurns: [HOUR] };
    const now = add(before, { turns: 1, tokens: 20, recentTurns: [HOUR + 5] }, HOUR + 10);

    assert.deepEqual(now, { turns: 4, tokens: 120, recentTurns: [HOUR, HOUR + 5], seen: [], answeredUpTo: 0 });
    assert.equal(limitReached(now, { ...limits, maxTurns: 4 }, HOUR + 10), 'the limit of 4 turns is reached');
    assert.equal(limitReached(now, { ...limits, maxTokens: 120 }, HOUR + 10), 'the limit of 120 tokens is reached');
    assert.equal(limitReached(now, limits, HOUR + 10), 'more than 2 turns in an hour');
    const enough = { maxTurns: 5, maxTokens: 121, maxTurnsPerHour: 3 };
    assert.equal(limitReached(now, enough, HOUR + 10), undefined);
  });

  it('keep the ids of the newest messages, those of earlier runs first', () => {
    const many = Array.from({ length: MOST_SEEN }, (_, index) => index);
    const seenAfter = (before: number[], now: number[]) =>
      add({ ...NOTHING_SO_FAR, seen: before }, { ...NOTHING_SO_FAR, seen: now }, 0).seen;

    assert.deepEqual(seenAfter([1, 2], [3]), [1, 2, 3]);
    assert.deepEqual(seenAfter(many, [99]), [...many.slice(1), 99]);
  });

  it('forget turns after an hour, and are none where nothing is set', () => {
    const now = { turns: 9, tokens: 900, recentTurns: [1, HOUR] };

    assert.equal(limitReached(now, limits, HOUR + 2), undefined);
    assert.deepEqual(add(NOTHING_SO_FAR, now, HOUR + 2).recentTurns, [HOUR]);
  });
});
