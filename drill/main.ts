import { readOrExit } from '../chaos/read-or-exit.ts';
import { stopOnSignals } from '../chaos/stop-on-signals.ts';
import { createCustomers } from './customers.ts';
import { lastLines } from './engine.ts';
import { readPlan, USAGE } from './options.ts';
import { makeStand } from './stand.ts';
import { STEPS } from './steps.ts';

/** `npm run drill`: everything that operators do to production, on a real engine. Exit code 1: a step went wrong. */

const plan = readOrExit(readPlan, USAGE);
const stop = stopOnSignals();
const stand = await makeStand(plan);
const summary: string[] = [];
try {
  const customers = createCustomers(stand.sandbox);
  const wanted = STEPS.filter(
    ({ name }, at) => at === 0 || plan.only === null || plan.only.some((word) => name.includes(word)),
  );
  for (const { name, run } of wanted) {
    if (stop.aborted) break;
    console.error(`… ${name}`);
    const begun = Date.now();
    const took = () => `${Math.round((Date.now() - begun) / 1000)} s`;
    try {
      const said = await run({ ...plan, stand, customers });
      const checked = await customers.check();
      summary.push(`✔ ${name} (${took()}): ${lastLines(said, 1)}; ${checked}`);
    } catch (error) {
      summary.push(`✖ ${name} (${took()}): ${error instanceof Error ? error.message : String(error)}`);
    }
    console.error(summary.at(-1));
    // What never ran cannot be drilled.
    if (name === STEPS[0]?.name && summary[0]?.startsWith('✖')) break;
  }
} finally {
  if (plan.keep)
    console.error(`It stays up, in ${stand.folder}. Away with it: docker compose --profile '*' down --volumes, there.`);
  else await stand.close();
}
console.log(`\n${summary.join('\n')}\n`);
const failures = summary.filter((line) => line.startsWith('✖')).length;
console.log(
  failures === 0 ? `All ${summary.length} steps held.` : `${failures} of ${summary.length} steps did not hold.`,
);
process.exit(failures === 0 && !stop.aborted ? 0 : 1);
