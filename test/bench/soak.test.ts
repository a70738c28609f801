import assert from 'node:assert/strict';
import { BOUNDS, growthOf, slopeOf, type Sample } from '../../bench/soak/growth.ts';
import { readSoak } from '../../bench/soak/options.ts';
import { plot } from '../../bench/soak/plot.ts';
import { reportSoak } from '../../bench/soak/report.ts';
import { talkOf, WORDS } from '../../bench/soak/talks.ts';

/** Full caches from the middle on: the worker's heap rises for 500 turns and then by `leak` MB in 1,000. */
const rising = (leak: number): Sample[] =>
  Array.from({ length: 10 }, (_, index) => {
    const turns = (index + 1) * 100;
    return { turns, values: { 'worker: heap': 20 + Math.min(turns, 500) / 10 + (leak * turns) / 1000 } };
  });

describe('the soak', () => {
  it('takes the slope of the nearest line', () => {
    const points = [
      [0, 1],
      [10, 2],
      [20, 6],
    ] as const;

    assert.equal(slopeOf(points), 0.25);
    assert.deepEqual([slopeOf([]), slopeOf([[5, 7]])], [0, 0]);
  });

  it('does not blame what fills up in the first half', () => {
    const [growth, ...more] = growthOf(rising(0.1));

    assert.deepEqual([growth?.measure, growth?.isWithin, more.length], ['worker: heap', true, 0]);
    assert.deepEqual(
      [growth?.first, growth?.last].map((value) => Math.round(value ?? 0)),
      [30, 70],
    );
    assert.ok(Math.abs((growth?.slope ?? 0) - 0.1) < 1e-9);
  });

  it('finds what goes on growing beyond its bound', () => {
    const [growth] = growthOf(rising(BOUNDS['worker: heap'] + 0.1));

    assert.equal(growth?.isWithin, false);
  });

  it('says what grew, and draws it', () => {
    const samples = rising(5);
    const run = {
      at: '',
      took: 50,
      samples,
      unanswered: 0,
      plan: { turns: 1000, conversations: 100, every: 100, plot: null },
    };
    const machine = { node: 'v24', processors: 2, memoryGigabytes: 24, loadBefore: 0 };
    const endings = { resolved: 60, handedOff: 10, failed: 5, byAgent: 10, idle: 15 };
    const report = reportSoak({ ...run, machine, endings });

    assert.match(report, /20\.0 a second[^]*resolved 60[^]*worker: heap +30\.5 +75\.0 +5\.00 ! +0\.5 +no/);
    assert.match(report, /Grew beyond its bound: worker: heap$/);
    assert.match(plot(samples), /worker: heap, MB[^]*>100<[^]*1,000 turns[^]*points="36,76.5 .*360,27.5"/);
  });

  it('has conversations of every ending, each of as many turns, some of which come back', () => {
    const talks = Array.from({ length: 20 }, (_, n) => talkOf(n, 10));
    const byes = talks.map(({ texts }) => texts.filter((text) => text === WORDS.bye).length);

    assert.deepEqual(new Set(talks.map(({ ending }) => ending)).size, 5);
    assert.ok(talks.every(({ texts }) => texts.length === 10));
    assert.deepEqual([Math.max(...byes), Math.min(...byes)], [2, 0]);
    assert.deepEqual(talks.filter(({ texts }) => texts.includes(WORDS.fail)).length, 1);
  });

  it('reads how long it shall be, and refuses what it could not do', () => {
    const plan = readSoak(['--turns', '2000', '--conversations', '100', '--plot', 'soak.svg']);

    assert.deepEqual(plan, { turns: 2000, conversations: 100, every: 100, plot: 'soak.svg' });
    assert.equal(readSoak([])?.turns, 10_000);
    assert.equal(readSoak(['--help']), null);
    assert.throws(() => readSoak(['--turns', '1e9']), /--turns must be a whole number from 80 to 200000/);
    assert.throws(() => readSoak(['--turns', '100', '--conversations', '26']), /--conversations must be .* 1 to 25/);
    assert.throws(() => readSoak(['--turns', '80.5']), /--turns/);
  });
});
