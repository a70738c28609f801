import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { renderEnvExample } from '../../docs/render-env-example.ts';
import { renderSettingsPage, withFirstSettings } from '../../docs/render-settings-page.ts';
import { setting, type Part } from '../../src/settings/setting.ts';
import { parts } from '../../src/settings/settings.ts';

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const part = (settings: Record<string, z.ZodType>): Part[] => [
  { title: 'All', says: 'Of everybody.', groups: [{ title: 'Some', settings }] },
];

describe('what people read about settings', () => {
  const rendered = {
    '.env.example': renderEnvExample(parts),
    'docs/settings.md': renderSettingsPage(parts),
    'README.md': withFirstSettings(read('README.md'), parts),
  };
  for (const [path, text] of Object.entries(rendered)) {
    it(`is in ${path} as the settings have it`, () => {
      assert.ok(read(path) === text, `${path} tells of other settings: run npm run settings`);
    });
  }

  it('is in the README for ten of them', () => {
    assert.equal([...read('README.md').matchAll(/^\| `[A-Z_]+` /gm)].length, 10);
  });
});

describe('.env.example of any settings', () => {
  const lines = (settings: Record<string, z.ZodType>) => renderEnvExample(part(settings)).split('\n');

  it('leaves open what is required, be it not always', () => {
    const text = lines({
      A: setting(z.string(), { says: 'The first.', example: 'x' }),
      B: setting(z.string().optional(), { says: 'The second.', requiredUnless: '`C` is set' }),
    });

    assert.deepEqual(text.slice(-5, -1), [
      '# The first. Such as `x`.',
      'A=',
      '# The second. Required, unless `C` is set.',
      'B=',
    ]);
  });

  it('shows a default before an example, and what counts where there is none', () => {
    const text = lines({
      A: setting(z.string().default('x'), { says: 'The first.', example: 'z', see: 'a.md' }),
      B: setting(z.string().optional(), { says: 'The second.', example: 'y', unset: 'nothing' }),
    });

    assert.deepEqual(text.slice(-5, -1), [
      '# The first. See docs/a.md.',
      '# A=x',
      '# The second. Unset: nothing.',
      '# B=y',
    ]);
  });

  it('keeps its lines within the width of a page', () => {
    const text = lines({ A: setting(z.string(), { says: `${'word '.repeat(60).trim()}.` }) });

    assert.ok(text.every((line) => line.length <= 120));
    assert.equal(text.join(' ').match(/word/g)?.length, 60);
  });
});

describe('the page of any settings', () => {
  it('has a row for each: name, default and meaning', () => {
    const text = renderSettingsPage(
      part({
        A: setting(z.string(), { says: 'The first.', secret: true }),
        B: setting(z.string().default('x'), { says: 'The second.', example: 'y', see: 'b.md#c' }),
        C: setting(z.string().optional(), { says: 'The third.', example: 'z', unset: 'nothing' }),
      }),
    );

    const rows = text.split('\n').filter((line) => line.startsWith('| `'));
    assert.deepEqual(
      rows.map((row) => row.split(/ *\| */).slice(1, -1)),
      [
        ['`A`', 'required', 'The first. Or as a file: `A_FILE`.'],
        ['`B`', '`x`', 'The second. See [b.md](b.md#c).'],
        ['`C`', 'nothing', 'The third. Such as `z`.'],
      ],
    );
    assert.equal(new Set(rows.map(({ length }) => length)).size, 1, 'the columns do not line up');
  });

  it('is in short in the README, between its two lines', () => {
    const some = part({ A: setting(z.string(), { says: 'One, 4.13 and later. Two.', first: true }) });
    const readme = 'Before\n\n<!-- `npm run settings` writes this table -->\nold\n<!-- end of the table -->\n\nAfter\n';

    const text = withFirstSettings(readme, some);

    assert.match(
      text,
      /^Before\n\n<!-- .* -->\n\n\| setting .*\n\| -.*\n\| `A` +\| required +\| One, 4.13 and later. \|\n\n<!-- .* -->\n\nAfter\n$/,
    );
    assert.equal(withFirstSettings(text, some), text);
    assert.throws(() => withFirstSettings('Nothing', some), /^Error: README.md needs the lines/);
  });
});
