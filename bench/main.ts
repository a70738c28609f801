import { mkdir, writeFile } from 'node:fs/promises';
import { readOrExit } from '../chaos/read-or-exit.ts';
import { readPlan, USAGE } from './options.ts';
import { report } from './report/report.ts';
import { runBench } from './run.ts';

/** `npm run bench`: what durability costs, beside a direct handler in the same run. See docs/performance.md. */

const plan = readOrExit(readPlan, USAGE);
const results = await runBench(plan, (stage) => {
  console.error(`… ${stage}`);
});
console.log(`\n${report(results)}\n`);
const folder = new URL('results/', import.meta.url);
const file = new URL(`${results.at.replaceAll(':', '-')}.json`, folder);
await mkdir(folder, { recursive: true });
await writeFile(file, `${JSON.stringify(results, null, 2)}\n`);
