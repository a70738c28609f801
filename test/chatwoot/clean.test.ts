import assert from 'node:assert/strict';
import fc from 'fast-check';
import { cleanJson, cleanText } from '../../src/chatwoot/clean.ts';

describe('cleanText', () => {
  it('leaves out a NUL, and replaces half a surrogate pair', () => {
    assert.equal(cleanText('before\0after \ud83d 🏕'), 'beforeafter \ufffd 🏕');
  });
});

describe('cleanJson', () => {
  it('cleans texts wherever they stand, and leaves everything else', () => {
    const given = { 'a\0': ['x\0', 1, null, true, { b: '\udc00' }] };

    assert.deepEqual(cleanJson(given), { a: ['x', 1, null, true, { b: '\ufffd' }] });
  });

  it('makes nothing of what is clean', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (json) => {
        const plain = JSON.parse(JSON.stringify(json).replaceAll('\\u0000', '')) as Record<string, unknown>;

        assert.deepEqual(cleanJson(plain), plain);
      }),
    );
  });
});
