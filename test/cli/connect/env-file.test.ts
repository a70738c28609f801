import assert from 'node:assert/strict';
import { parseEnv } from 'node:util';
import { conflictsOf, mergeEnv, readEnv } from '../../../src/cli/connect/env-file.ts';

describe('a .env file', () => {
  it('is read as Node reads it, without what is empty', () => {
    const text = `A=1\nexport B = two # a remark\nC='three # no remark'\n# D=4\nE=\nF="x=y"\n`;

    assert.deepEqual(readEnv(text), { A: '1', B: 'two', C: 'three # no remark', F: 'x=y' });
  });

  it('gets new values at its end, and others in place', () => {
    assert.equal(mergeEnv('# head\nA=1\nB=\n\n', { B: '2', C: '3' }), '# head\nA=1\nB=2\nC=3\n');
  });

  it('says the same to Node as what was written', () => {
    const values = { A: 'plain', B: 'with a space', C: '#hash', D: "it's", E: 'a=b', F: 'x"y' };

    assert.deepEqual({ ...parseEnv(mergeEnv('', values)) }, values);
    assert.deepEqual(readEnv(mergeEnv('', values)), values);
  });

  it('conflicts only where it holds another value', () => {
    assert.deepEqual(conflictsOf('A=1\nB=\nC=3\n', { A: '1', B: '2', C: '4', D: '5' }), ['C']);
  });
});
