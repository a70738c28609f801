import { mkdir, writeFile } from 'node:fs/promises';
import { cleanUp } from '../../support/cleanups.ts';
import { readPage, writePage } from './page.ts';
import { FILES, readRules, seriesOf } from './rules.ts';
import { machine } from './states/machine.ts';
import { refusedTokens } from './states/refused-tokens.ts';
import { troubles } from './states/troubles.ts';
import { withoutWorker } from './states/without-worker.ts';

/**
 * Writes what the real processes show in each state that a rule is about: `npm run alerts:record`, some minutes. With words after
 * `--` those recordings alone. Pages hold the series that rules ask for, and no others.
 */
const recordings = { troubles, refusedTokens, withoutWorker, machine };
const wanted = process.argv.slice(2);

const rules = (await Promise.all(FILES.map(readRules))).flat();
const names = new Set(rules.flatMap(({ expr }) => seriesOf(expr).map(({ name }) => name)));
const folder = new URL('pages/', import.meta.url);
await mkdir(folder, { recursive: true });

async function keep(state: string, part: string, text: string): Promise<void> {
  await writeFile(new URL(`${state}.${part}.prom`, folder), writePage(readPage(text, names)));
  console.log(`recorded ${state} of ${part}`);
}

try {
  for (const [name, record] of Object.entries(recordings))
    if (wanted.length === 0 || wanted.includes(name)) await record(keep);
} finally {
  await cleanUp();
}
