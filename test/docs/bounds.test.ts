import assert from 'node:assert/strict';
import { readFile, readdir } from 'node:fs/promises';

const root = new URL('../../', import.meta.url);
const read = (name: string) => readFile(new URL(name, root), 'utf8');

/** What waits, in the words of Node, Temporal and got. */
const WAITS =
  /for \(;;|for \([^)]*; ; |setInterval\(|setTimeout\(|withDeadline\(|\w*[tT]imeout: [^n]|AbortSignal\.timeout|condition\(|\bsleep\(/;
/** They wait no longer than who calls them says, or by what another file says. */
const ELSEWHERE = [
  'src/activities/failures.ts',
  'src/temporal/within.ts',
  'src/workflows/turn/recall.ts',
  'src/workflows/turn/say.ts',
  'src/workflows/turn/think.ts',
  'src/workflows/turn/carry-out.ts',
  'src/workflows/alarm.ts',
  'src/workflows/conversation.ts',
  'src/workflows/look.ts',
  'src/workflows/people/hand-off.ts',
  'src/workflows/people/tell-team.ts',
];

describe('docs/bounds.md', () => {
  let page: string;

  before(async () => {
    page = await read('docs/bounds.md');
  });

  it('gives the numbers of the code', async () => {
    const rows = [...page.matchAll(/^\|.*\[code\].*$/gm)].map(([row]) => row);
    const named = rows.flatMap((row) =>
      [...row.matchAll(/\[code\]\(\.\.\/(\S+) ['"](\w+)['"]\)/g)].map(([, file = '', name = '']) => ({
        row,
        file,
        name,
      })),
    );
    assert.ok(named.length > 50);

    const wrong: string[] = [];
    for (const { row, file, name } of named) {
      const words = valuesOf(await read(file), name).flatMap(asWords);
      if (!words.some((word) => new RegExp(String.raw` ${word}(?![\d])`).test(row)))
        wrong.push(`${file} ${name}: ${words.join(', ')}`);
    }

    assert.deepEqual(wrong, []);
  });

  it('names each file in which something waits', async () => {
    const files = (await readdir(new URL('src/', root), { recursive: true })).filter((name) => name.endsWith('.ts'));
    const waiting: string[] = [];
    for (const name of files) if (WAITS.test(await read(`src/${name}`))) waiting.push(`src/${name}`);

    assert.deepEqual(
      waiting.filter((file) => !page.includes(`](../${file}`) && !ELSEWHERE.includes(file)),
      [],
    );
  });
});

/** What a constant or an option of this name is set to: products of numbers, or Temporal's durations in words. */
function valuesOf(source: string, name: string): (number | string)[] {
  const found = source.matchAll(new RegExp(String.raw`\b${name}(?: =|:) (?:'([^']+)'|([\d_][\d_ *]*))`, 'g'));
  return [...found].map(([, text, product = '']) => text ?? multiply(product));
}

const multiply = (product: string) =>
  product.split('*').reduce((result, factor) => result * Number(factor.replaceAll('_', '')), 1);

function asWords(value: number | string): string[] {
  if (typeof value === 'string') {
    const [, count = '', unit = ''] = /^(\d+) (\w+)$/.exec(value) ?? [];
    return [value, `${count} ${unit.startsWith('second') ? 's' : unit}`];
  }
  const units = [
    ['ms', 1],
    ['s', 1000],
    ['min', 60_000],
    ['h', 3_600_000],
  ] as const;
  return [String(value), ...units.map(([unit, size]) => `${value / size} ${unit}`)];
}
