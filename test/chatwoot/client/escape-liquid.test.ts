import assert from 'node:assert/strict';
import fc from 'fast-check';
import { escapeLiquid } from '../../../src/chatwoot/client/escape-liquid.ts';
import { renderLiquid } from '../../../sandbox/world/messages/liquid.ts';

const shown = (text: string) => renderLiquid(escapeLiquid(text), { contact: { email: 'lena@example.com' } });

describe('escapeLiquid', () => {
  const cases: [string, string][] = [
    ['a variable', 'Hello {{contact.email}}'],
    ['a tag', '{% if a %} b {% endif %}'],
    ['openings without an end', 'use {{ or {% or {{{'],
    ['a whitespace-trimming variable', 'a {{- contact.email -}} b'],
    ['code', 'write `{{ contact.email }}` in {{ place }}'],
    ['a code block', '```\n{{ a }}\n{% b %}\n```\nand {{ c }}'],
    ['a single backtick', 'a ` b {{ c }}'],
    ['a brace before code', 'JSX: {`a`} and {{ b }}'],
    ['a brace after code with an open variable', '`{{`} and {{ b }}'],
  ];
  for (const [title, text] of cases) {
    it(`leaves ${title} as it reads`, () => {
      assert.equal(shown(text), text);
    });
  }

  it('leaves a text without Liquid alone', () => {
    const text = 'Costs {5} %, see `code` } {';

    assert.equal(escapeLiquid(text), text);
  });

  it('lets nobody out of a code span', () => {
    const text = '`{% endraw %}{{contact.email}}`';

    assert.equal(shown(text).replaceAll('\u200b', ''), text);
  });

  it('leaves every text as it reads', () => {
    const piece = fc.constantFrom(
      '{',
      '}',
      '{{',
      '}}',
      '{%',
      '%}',
      '%',
      '`',
      '-',
      '"',
      "'",
      '|',
      ' ',
      '\n',
      'a',
      'endraw',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 16 }), (pieces) => {
        const text = pieces.join('');
        assert.equal(shown(text).replaceAll('\u200b', ''), text);
      }),
      { numRuns: 3000 },
    );
  });
});
