import assert from 'node:assert/strict';
import { cutThoughts } from '../../../../src/activities/graph/answer/cut-thoughts.ts';
import { machineText } from '../../../../src/activities/graph/answer/machine-text.ts';
import { outsideCode } from '../../../../src/activities/graph/answer/outside-code.ts';

describe('outsideCode', () => {
  it('blanks blocks and spans, letter by letter', () => {
    const text = 'a `b` ``c`d`` e\n```js\nf\n```\ng ` h';

    assert.equal(outsideCode(text), 'a     ' + ' '.repeat(7) + ' e\n     \n \n   \ng ` h');
  });

  it('ends with a text of nothing but backticks, which a model that repeats itself writes', () => {
    const text = '`'.repeat(200_000);

    assert.equal(outsideCode(text), text);
    assert.equal(outsideCode('`a '.repeat(1001)).length, 3003);
  });

  it('is not the only one: tags without end, and a block that is nothing but its beginning', () => {
    assert.match(cutThoughts('<answer>'.repeat(20_000)), /^<answer>/);
    assert.equal(cutThoughts(`${'<think>a</think>'.repeat(5000)}Hello.`), 'Hello.');
    assert.equal(machineText('`'.repeat(200_000)), undefined);
  });
});
