import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { compareStep } from './compare.ts';

describe('a step compared with its recording', () => {
  const compare = (recorded: unknown, played: unknown, known: [string, unknown][] = []) =>
    compareStep({ status: 200, answer: recorded }, { status: 200, answer: played }, new Map(known));

  const alike: [string, unknown, unknown][] = [
    ['the same', { a: [1, null] }, { a: [1, null] }],
    ['a word that stands for one id', { a: '<message 1>', b: '<message 1>' }, { a: 7, b: 7 }],
    ['a word within a text', 'lena<unique>@example.com', 'lenaX@example.com'],
    ['a time', '<time>', '2026-11-30T10:00:00.000Z'],
    ['changed columns in another order', change('status', 'team'), change('team', 'status')],
  ];
  for (const [what, recorded, played] of alike) {
    it(`is alike: ${what}`, () => {
      assert.deepEqual(compare(recorded, played, [['<unique>', 'X']]), []);
    });
  }

  const unlike: [string, unknown, unknown][] = [
    ['another value', { a: 1 }, { a: 2 }],
    ['a field too many', {}, { a: 1 }],
    ['a field too few', { a: null }, {}],
    ['an element too many', [1], [1, 2]],
    ['two ids for one word', ['<message 1>', '<message 1>'], [7, 8]],
    ['one id for two words', ['<message 1>', '<message 2>'], [7, 7]],
    ['a text for a number', '<seconds>', '2026-11-30T10:00:00.000Z'],
    ['null for a word', '<time>', null],
  ];
  for (const [what, recorded, played] of unlike) {
    it(`is not alike: ${what}`, () => {
      assert.equal(compare(recorded, played).length > 0, true);
    });
  }

  it('tells of a webhook that is missing, of one too many, and of another status', () => {
    const webhooks = [{ to: 'bot', body: { event: 'message_created' } }];

    assert.equal(compareStep({ status: 200, webhooks }, { status: 200 }, new Map()).length, 1);
    assert.equal(compareStep({ status: 200 }, { status: 200, webhooks }, new Map()).length, 1);
    assert.equal(compareStep({ status: 200 }, { status: 404 }, new Map()).length, 1);
  });
});

function change(...columns: string[]) {
  return columns.map((column) => ({ [column]: { previous_value: null, current_value: 1 } }));
}
