import assert from 'node:assert/strict';
import { retryAfterMs } from '../../../src/chatwoot/client/retry-after.ts';

const now = Date.parse('2026-07-01T12:00:00Z');

describe('retryAfterMs', () => {
  const cases: [string, string | null | undefined, number | undefined][] = [
    ['seconds', '7', 7000],
    ['a fraction of a second', '0.5', 500],
    ['a date', 'Wed, 01 Jul 2026 12:00:30 GMT', 30_000],
    ['a date that is over', 'Wed, 01 Jul 2026 11:59:00 GMT', 0],
    ['less than nothing', '-3', 0],
    ['more than five minutes', '86400', 300_000],
    ['no number and no date', 'soon', undefined],
    ['an empty header', '', undefined],
    ['no header', undefined, undefined],
    ['null', null, undefined],
  ];
  for (const [title, header, expected] of cases) {
    it(`reads ${title} as ${expected ?? 'nothing'}`, () => {
      assert.equal(retryAfterMs(header, now), expected);
    });
  }
});
