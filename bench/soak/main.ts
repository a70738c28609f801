import { mkdir, writeFile } from 'node:fs/promises';
import { readOrExit } from '../../chaos/read-or-exit.ts';
import { stopOnSignals } from '../../chaos/stop-on-signals.ts';
import { growthOf } from './growth.ts';
import { readSoak, USAGE } from './options.ts';
import { plot } from './plot.ts';
import { reportSoak } from './report.ts';
import { runSoak } from './run.ts';

/** `npm run soak`: a day's worth of turns in minutes; exits with 1 where something grew that should not. See docs/performance.md. */

const plan = readOrExit(readSoak, USAGE, 2);
const tell = (stage: string) => {
  console.error(`… ${stage}`);
};
const soaked = await runSoak(plan, tell, stopOnSignals());
console.log(`\n${reportSoak(soaked)}\n`);
const folder = new URL('../results/', import.meta.url);
await mkdir(folder, { recursive: true });
await writeFile(new URL(`soak-${soaked.at.replaceAll(':', '-')}.json`, folder), `${JSON.stringify(soaked, null, 2)}\n`);
if (plan.plot !== null) await writeFile(plan.plot, plot(soaked.samples));
if (growthOf(soaked.samples).some(({ isWithin }) => !isWithin)) process.exitCode = 1;
