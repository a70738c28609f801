import { parseArgs } from 'node:util';
import { copyTree } from './copy.ts';
import { PLANTED, type Planted } from './faults.ts';
import { proveByChaos, proveByCommand, type Proof, type Verdict } from './prove.ts';
import { stopOnSignals } from '../stop-on-signals.ts';

/**
 * `npm run planted`: plants faults that were mended once, one by one, in a copy of the tree, and asks whether model check or chaos
 * finds them. The tree without a fault is asked first: what is found there too says nothing of the fault. Exit 1 where neither finds a
 * fault, there a proof is missing; exit 2 where the tree itself is not clean.
 */

const USAGE = `npm run planted -- [--only TEXT] [--by model|chaos] [--all] [--model COMMAND] [--seed N] [--messages N] [--faults N]
  --only TEXT      patches whose name contains it
  --by NAME        ask this proof alone
  --all            ask chaos also where the model check has found it
  --model COMMAND  fails where it finds something (default: npm run model)
  --seed, --messages, --faults   of chaos (default 7, 190, 80)`;

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: '' },
    by: { type: 'string' },
    all: { type: 'boolean', default: false },
    model: { type: 'string', default: 'npm run model' },
    seed: { type: 'string', default: '7' },
    messages: { type: 'string', default: '190' },
    faults: { type: 'string', default: '80' },
    help: { type: 'boolean', short: 'h', default: false },
  },
});
if (values.help) {
  console.log(USAGE);
  process.exit(0);
}
const stop = stopOnSignals();
const chaos = { seed: Number(values.seed), messages: Number(values.messages), faults: Number(values.faults) };
const chosen = PLANTED.filter(({ patch }) => patch.includes(values.only));

const clean = new Map<string, Verdict>();
if (values.by !== 'chaos') {
  const verdict = await isClean('model', (folder) => proveByCommand(folder, values.model, stop));
  console.log(`without a fault: the model check (${values.model}) finds ${verdict}`);
  if (verdict !== 'nothing') process.exit(stop.aborted ? 130 : 2);
}

let missing = 0;
const rows: string[] = [];
for (const planted of chosen) {
  const { model, byChaos, by } = await ask(planted);
  if (stop.aborted) process.exit(130);
  const isFound = model === 'found' || byChaos === 'found';
  if (!isFound) missing++;
  console.log(`${isFound ? 'found  ' : 'MISSING'}  ${planted.patch}: ${planted.what}`);
  console.log(`         model check: ${model}, chaos${planted.setUp ? ` (${planted.setUp})` : ''}: ${byChaos}`);
  if (by !== null) console.log(`         ${by}`);
  rows.push(`| \`${planted.patch}\` | ${planted.what} | ${model} | ${byChaos} |`);
}
console.log(
  `\nmodel check: \`${values.model}\`; chaos: seed ${chaos.seed}, ${chaos.messages} messages, ${chaos.faults} faults\n`,
);
console.log(['| patch | what it does | model check | chaos |', '| --- | --- | --- | --- |', ...rows].join('\n'));
console.log(`\n${chosen.length - missing} of ${chosen.length} found`);
process.exitCode = missing === 0 ? 0 : 1;

/** What a proof says of the tree without a fault; asked once. */
async function isClean(proof: string, prove: (folder: string) => Promise<Proof>): Promise<Verdict> {
  const known = clean.get(proof);
  if (known) return known;
  const copy = await copyTree(null);
  try {
    const { verdict, by } = await prove(copy.folder);
    if (by !== null) console.log(by);
    clean.set(proof, verdict);
    return verdict;
  } finally {
    await copy.remove();
  }
}

interface Asked {
  model: Verdict | '–';
  byChaos: Verdict | '–' | 'not clean';
  by: string | null;
}

async function ask({ patch, setUp }: Planted): Promise<Asked> {
  const copy = await copyTree(patch);
  try {
    const model = values.by === 'chaos' ? null : await proveByCommand(copy.folder, values.model, stop);
    const asked = { model: model?.verdict ?? '–', byChaos: '–', by: model?.by ?? null } as const;
    const isEnough = model?.verdict === 'found' && !values.all;
    if (setUp === null || isEnough || values.by === 'model') return asked;
    const { verdict, by } = await proveByChaos(copy.folder, { ...chaos, setUp }, stop);
    if (verdict !== 'found') return { ...asked, byChaos: verdict };
    const without = await isClean(setUp, (folder) => proveByChaos(folder, { ...chaos, setUp }, stop));
    return { ...asked, byChaos: without === 'nothing' ? 'found' : 'not clean', by: asked.by ?? by };
  } finally {
    await copy.remove();
  }
}
