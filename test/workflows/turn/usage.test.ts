import assert from 'node:assert/strict';
import { addTurn, addUsage, nothingUsed, type TurnUsage } from '../../../src/workflows/turn/usage.ts';

const used = { inputTokens: 10, outputTokens: 1 };

describe('what turns used', () => {
  it('is summed by kind', () => {
    const sum = addUsage(addUsage(nothingUsed(), used), { ...used, cachedTokens: 4, cost: 0.1 });

    assert.deepEqual(sum, { inputTokens: 20, outputTokens: 2, cachedTokens: 4, cost: 0.1 });
  });

  it('has no cost and no cache where nobody tells of them', () => {
    assert.deepEqual(addUsage(used, used), { inputTokens: 20, outputTokens: 2 });
  });

  it('costs what people write: tenths add up', () => {
    assert.equal(addUsage({ ...used, cost: 0.1 }, { ...used, cost: 0.2 }).cost, 0.3);
  });

  it('is kept for the latest turns, and a turn that ran twice is one', () => {
    let turns: TurnUsage[] = [];
    for (let turn = 1; turn <= 30; turn++) turns = addTurn(turns, turn, used);
    turns = addTurn(turns, 30, used);

    assert.deepEqual([turns.length, turns[0]?.turn], [20, 11]);
    assert.deepEqual(turns.at(-1), { turn: 30, inputTokens: 20, outputTokens: 2 });
  });
});
