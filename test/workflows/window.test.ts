import assert from 'node:assert/strict';
import { cutText, shorten } from '../../src/workflows/window.ts';

describe('shorten', () => {
  const cases: [string, number, string][] = [
    ['abc', 5, 'abc'],
    ['abc', 2, 'ab'],
    ['a🏕b', 3, 'a🏕'],
    ['a🏕b', 2, 'a'],
    ['🏕', 1, ''],
    ['', 3, ''],
  ];
  for (const [text, limit, expected] of cases) {
    it(`leaves "${expected}" of "${text}" where ${limit} fit`, () => {
      assert.equal(shorten(text, limit), expected);
    });
  }
});

describe('cutText', () => {
  it('cuts a long text before the character that would be cut in two', () => {
    const { text } = cutText({ id: 1, role: 'user', text: `${'x'.repeat(7999)}🏕 and more` });

    assert.equal(text, `${'x'.repeat(7999)}…`);
  });
});
