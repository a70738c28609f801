import { mkdir, writeFile } from 'node:fs/promises';
import { readPlan, USAGE, type Plan } from './options.ts';
import { report } from './report/report.ts';
import { runBench } from './run.ts';

/** `npm run bench`: what durability costs, beside a direct handler in the same run. See docs/performance.md. */

const plan = planOf(process.argv.slice(2));
const results = await runBench(plan, (stage) => {
  console.error(`… ${stage}`);
});
console.log(`\n${report(results)}\n`);
const folder = new URL('results/', import.meta.url);
const file = new URL(`${results.at.replaceAll(':', '-')}.json`, folder);
await mkdir(folder, { recursive: true });
await writeFile(file, `${JSON.stringify(results, null, 2)}\n`);

function planOf(args: string[]): Plan {
  try {
    const plan = readPlan(args);
    if (plan) return plan;
    console.log(USAGE);
    process.exit(0);
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`);
    process.exit(1);
  }
}
