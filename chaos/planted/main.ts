import { parseArgs } from 'node:util';
import { copyTree } from './copy.ts';
import { PLANTED, type Planted } from './faults.ts';
import { proveByChaos, proveByCommand, type Verdict } from './prove.ts';
import { stopOnSignals } from '../stop-on-signals.ts';

/**
 * `npm run planted`: plants faults that were mended once, one by one, in a copy of the tree, and asks whether model check or chaos
 * finds them. Exit 1 where neither does: there a proof is missing.
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

let missing = 0;
for (const planted of chosen) {
  if (stop.aborted) process.exit(130);
  const { model, byChaos } = await ask(planted);
  const isFound = model === 'found' || byChaos === 'found';
  if (!isFound) missing++;
  console.log(`${isFound ? 'found  ' : 'MISSING'}  ${planted.patch}: ${planted.what}`);
  console.log(`         model check: ${model}, chaos${planted.setUp ? ` (${planted.setUp})` : ''}: ${byChaos}`);
}
console.log(`${chosen.length - missing} of ${chosen.length} found`);
process.exitCode = missing === 0 ? 0 : 1;

async function ask({ patch, setUp }: Planted): Promise<{ model: Verdict | '–'; byChaos: Verdict | '–' }> {
  const copy = await copyTree(patch);
  try {
    const model = values.by === 'chaos' ? '–' : await proveByCommand(copy.folder, values.model, stop);
    const isEnough = model === 'found' && !values.all;
    if (setUp === null || isEnough || values.by === 'model') return { model, byChaos: '–' };
    return { model, byChaos: await proveByChaos(copy.folder, { ...chaos, setUp }, stop) };
  } finally {
    await copy.remove();
  }
}
