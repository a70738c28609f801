import assert from 'node:assert/strict';
import { readOptions } from '../../chaos/options.ts';
import { deckOf } from '../../chaos/strikes/deck.ts';
import { fatesOf } from '../../chaos/report/fates.ts';
import type { Strike } from '../../chaos/report/seen.ts';
import type { Outcome } from '../../chaos/report/judge.ts';
import { hasStruck, list, overview, table } from '../../chaos/report/report.ts';
import { SET_UPS } from '../../chaos/set-ups/set-ups.ts';
import { mulberry32 } from '../../sandbox/faults/random.ts';
import { seen } from './scenes.ts';

const LOST = { promise: 'lost', conversation: 1, what: 'q1.1', from: 1000, until: null } as const;

const strike = (fault: string, conversation: number | null, at: number, until = at): Strike => {
  return { fault, conversation, at, until };
};

const outcomeOf = (strikes: Strike[], ...lines: string[]): Outcome => ({
  ...{ setUp: SET_UPS['api-inbox'], messages: 2, conversations: 2, strikes, fates: fatesOf(seen(...lines)) },
  ...{ violations: [LOST], notJudged: 0, evidence: [], histories: [] },
  ...{ handedOver: 0, ambiguous: 0, flipped: 0, seconds: 3, outageSeconds: 1 },
});

describe('the report of a chaos run', () => {
  it("lays a broken promise to the faults of its conversation, and to everybody's while it was broken", () => {
    assert.equal(hasStruck(strike('drop', 1, 0), LOST), true);
    assert.equal(hasStruck(strike('drop', 2, 1500), LOST), false);
    assert.equal(hasStruck(strike('kill', null, 1500), LOST), true);
    assert.equal(hasStruck(strike('kill', null, 500, 900), LOST), false);
    assert.equal(hasStruck(strike('kill', null, 3000), { ...LOST, until: 2000 }), false);
  });

  it('counts in the row of each fault, and once in the last one', () => {
    const strikes = [
      strike('drop', 1, 0),
      strike('drop', 2, 0),
      strike('kill', null, 1500, 2500),
      strike('late', 2, 0),
    ];
    const outcome = outcomeOf(strikes, 'customer q1.1', 'bot q1.1');

    const rows = table(outcome).split('\n').slice(2);

    assert.deepEqual(rows, [
      '| drop | 2 | 1 | 0 | 0 | 0 | 0 | 0 | 0 | 0.1 s | 0.1 s |',
      '| kill | 1 | 1 | 0 | 0 | 0 | 0 | 0 | 0 | – | – |',
      '| late | 1 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | – | – |',
      '| **all** | 4 | **1** | **0** | **0** | **0** | **0** | **0** | **0** | 0.1 s | 0.1 s |',
    ]);
  });

  it("puts the share of people beside a calm run's", () => {
    const outcome = outcomeOf([strike('drop', 1, 0)], 'customer q1.1', 'open');
    const calm = outcomeOf([], 'customer q1.1', 'bot q1.1', 'customer q1.2', 'open', 'customer q1.3', 'customer q1.4');

    assert.equal(
      overview([{ outcome, calm }]).split('\n').at(-1),
      '| API inbox | 2 | 2 | 1 | 1 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 100.0 % | 75.0 % |',
    );
  });

  it('names conversation, message and moment of what broke', () => {
    assert.deepEqual(list({ violations: [LOST] }), [
      'lost: conversation 1, q1.1, from 1970-01-01T00:00:01.000Z, until the end',
    ]);
  });
});

describe('the fates of messages', () => {
  it('end with an answer, or with a person', () => {
    const fates = fatesOf(seen('customer q1.1', 'bot q1.1', 'customer q1.2', 'open', 'customer q1.3'));

    assert.deepEqual(
      fates.map(({ marker, coveredAt, answered }) => [marker, coveredAt, answered]),
      [
        ['q1.1', 100, true],
        ['q1.2', 300, false],
        ['q1.3', 400, false],
      ],
    );
  });

  it("begin again where people give a conversation back over a customer's last word", () => {
    const fates = fatesOf(seen('person', 'customer q1.1', 'pending', 'open', 'pending', 'bot q1.1'));

    assert.deepEqual(
      fates.map(({ at, coveredAt, returned }) => [at, coveredAt, returned]),
      [
        [100, 100, false],
        [400, 500, true],
      ],
    );
  });
});

describe('the faults of a chaos run', () => {
  it('each come before one comes again', () => {
    const deck = deckOf(['a', 'b', 'c'], mulberry32(1));

    const draws = Array.from({ length: 6 }, () => deck.next().value);

    assert.deepEqual(draws.slice(0, 3).sort(), ['a', 'b', 'c']);
    assert.deepEqual(draws.slice(3).sort(), ['a', 'b', 'c']);
  });
});

describe('the options of a chaos run', () => {
  it('have defaults, and a new seed each time', () => {
    const { setUps, seed, messages, faults, direct } = readOptions([], () => 7);
    assert.deepEqual({ seed, messages, faults, direct }, { seed: 7, messages: 300, faults: 100, direct: true });
    assert.equal(setUps.length, 5);
    assert.deepEqual(readOptions(['--set-up', 'api-inbox'], () => 7).setUps, [SET_UPS['api-inbox']]);
  });

  it('refuse what is no number, by name', () => {
    assert.throws(() => readOptions(['--seed', 'x'], () => 7), { message: '--seed must be a whole number' });
    assert.throws(() => readOptions(['--set-up', 'x'], () => 7), /^Error: --set-up must be all or one of user-token, /);
  });
});
