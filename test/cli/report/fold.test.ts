import assert from 'node:assert/strict';
import fc from 'fast-check';
import { add, emptyReport, type Report } from '../../../src/cli/report/fold.ts';
import { numbersOf } from '../../../src/cli/report/numbers.ts';
import { fateOf, type CountedRun } from '../../../src/cli/report/tally.ts';
import { OUTCOMES } from '../../../src/contracts/metrics.ts';

const few = fc.nat(1000);
const result = fc.record(
  {
    outcome: fc.constantFrom(...OUTCOMES.endings),
    cause: fc.constantFrom(...OUTCOMES.handOffs),
    turns: fc.nat(3),
    replies: few,
    usage: fc.record(
      { inputTokens: few, outputTokens: few, cachedTokens: few, cost: fc.double({ min: 0, max: 9, noNaN: true }) },
      { requiredKeys: ['inputTokens', 'outputTokens'] },
    ),
    sends: fc.record({ acknowledged: few, echoed: few, readBack: few, absent: few, ambiguous: few }),
    soFar: fc.record({ turns: fc.nat(9), tokens: few, recentTurns: fc.constant<number[]>([]) }),
  },
  { requiredKeys: [] },
);
const status = fc.constantFrom('RUNNING', 'COMPLETED', 'COMPLETED', 'COMPLETED', 'FAILED', 'CANCELLED', 'TERMINATED');
const runs: fc.Arbitrary<CountedRun> = fc
  .record({
    agent: fc.constantFrom('default', 'sales', 'constructor'),
    inbox: fc.constantFrom(1, 2, null),
    status,
    phase: fc.constantFrom('active', 'paused', null),
    day: fc.integer({ min: 1, max: 9 }),
    result,
  })
  .map(({ day, result, ...run }) => ({
    ...run,
    closedAt: run.status === 'RUNNING' ? null : new Date(`2026-12-0${day}T12:00:00Z`),
    result: run.status === 'COMPLETED' ? (result as CountedRun['result']) : null,
  }));

const folded = (some: CountedRun[]): Report => some.reduce(add, emptyReport());
/** The order of its maps is that in which names came up. */
const sorted = ({ total, groups, days }: Report) => ({
  total,
  groups: [...groups].sort(([a], [b]) => (a < b ? -1 : 1)),
  days: [...days].sort(([a], [b]) => (a < b ? -1 : 1)),
});

describe('a report', () => {
  it('is the same in whatever order runs come', () => {
    const shuffled = fc
      .array(runs, { maxLength: 40 })
      .chain((some) => fc.tuple(fc.constant(some), fc.shuffledSubarray(some, { minLength: some.length })));

    fc.assert(
      fc.property(shuffled, ([some, others]) => {
        assert.deepEqual(sorted(folded(others)), sorted(folded(some)));
      }),
    );
  });

  it('counts each run once, in all together, in its bot and in its inbox', () => {
    fc.assert(
      fc.property(fc.array(runs, { maxLength: 40 }), (some) => {
        const { total, groups } = folded(some);
        const all = numbersOf(total);
        const over = some.filter(({ status }) => status !== 'RUNNING');

        assert.equal(all.ended, over.length);
        assert.equal(all.running.active + all.running.paused, some.length - over.length);
        assert.equal(
          all.turns,
          some.reduce((sum, run) => sum + (run.result?.turns ?? 0), 0),
        );
        for (const isInbox of [false, true]) {
          const parts = [...groups.values()].filter(({ inbox }) => (inbox !== undefined) === isInbox);
          const sum = (of: (numbers: ReturnType<typeof numbersOf>) => number) =>
            parts.reduce((before, { tally }) => before + of(numbersOf(tally)), 0);
          assert.equal(
            sum(({ ended }) => ended),
            all.ended,
          );
          assert.equal(
            sum(({ tokens }) => tokens.input),
            all.tokens.input,
          );
          assert.equal(
            sum(({ fates }) => fates.kept),
            all.fates.kept,
          );
        }
        const causes = Object.values(all.causes).reduce((sum, times) => sum + times, 0);
        assert.equal(causes, all.fates.handedOver);
        for (const share of Object.values(all.shares)) assert.ok(share === null || (share >= 0 && share <= 1));
      }),
    );
  });

  it('leaves what was folded before as it was', () => {
    const run: CountedRun = {
      ...{ agent: 'default', inbox: 1, status: 'COMPLETED', phase: 'idle', closedAt: new Date(0) },
      result: { outcome: 'idle', turns: 1 },
    };
    const before = folded([run]);
    const copy = structuredClone(before);
    add(before, run);

    assert.deepEqual(before, copy);
  });

  it('takes the same room for 100,000 conversations as for 100', () => {
    const some = fc.sample(runs, { numRuns: 100, seed: 7 });
    let report = folded(some);
    const size = () => JSON.stringify(sorted(report)).replace(/\d+/g, '0').length;
    const before = size();
    for (let at = 0; at < 99_900; at++) report = add(report, some[at % some.length] ?? assert.fail());

    assert.equal(size(), before);
    const { ended, running } = numbersOf(report.total);
    assert.equal(ended + running.active + running.paused, 100_000);
  });
});

describe('fateOf', () => {
  const cases = [
    ['COMPLETED', { outcome: 'resolved', turns: 1 }, 'kept'],
    ['COMPLETED', { outcome: 'idle', turns: 2 }, 'kept'],
    ['COMPLETED', { outcome: 'idle', turns: 0 }, 'noTurn'],
    ['COMPLETED', { outcome: 'handedOff', turns: 0 }, 'handedOver'],
    ['COMPLETED', { outcome: 'takenOver', turns: 1 }, 'taken'],
    ['COMPLETED', { outcome: 'statusChanged', turns: 1 }, 'taken'],
    ['COMPLETED', { outcome: 'takenOver', turns: 0 }, 'noTurn'],
    ['COMPLETED', null, 'unread'],
    ['COMPLETED', { outcome: 'of a later version' }, 'unread'],
    ['CANCELLED', null, 'endedByOperator'],
    ['TERMINATED', null, 'broken'],
    ['FAILED', null, 'broken'],
  ] as const;
  for (const [status, result, fate] of cases) {
    it(`is ${fate} for ${status} and ${JSON.stringify(result)}`, () => {
      assert.equal(fateOf({ status, result: result as CountedRun['result'] }), fate);
    });
  }
});
