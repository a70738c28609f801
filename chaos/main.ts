import { randomInt } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { readOptions, USAGE } from './options.ts';
import { page } from './page.ts';
import type { Outcome } from './report/judge.ts';
import { list, overview, summary, table, type Played } from './report/report.ts';
import { runChaos } from './run.ts';
import { saveResults } from './save.ts';
import { SET_UPS, type SetUp } from './set-ups/set-ups.ts';
import { startBridge, type Start } from './strikes/bridge.ts';
import { startDirect } from './strikes/direct.ts';
import { stopOnSignals } from './stop-on-signals.ts';

/** `npm run chaos`: faults × promises, counted from what customers and agents see. Exit 1 when a promise is broken. */

const options = optionsOrExit();
if (options.help) {
  console.log(USAGE);
  process.exit(0);
}
const stop = stopOnSignals();
const { seed, messages, faults, together, setUps } = options;
console.error(
  `seed ${seed} (to repeat: npm run chaos -- --seed ${seed} --messages ${messages} --faults ${faults}${together ? ' --together' : ''})`,
);
try {
  process.exitCode = await main();
} catch (error) {
  if (!stop.aborted) throw error;
  process.exit(130);
}

async function main(): Promise<number> {
  const played: Played[] = [];
  /** Set-ups that broke down as a whole; the others go on, and what they found is kept. */
  const failed: string[] = [];
  const groups = together ? [setUps] : setUps.map((setUp) => [setUp]);
  for (const group of groups) {
    let calm: Outcome[];
    let outcomes: Outcome[];
    try {
      calm = options.calm > 0 ? await run(group, 0, startBridge, options.calm) : [];
      outcomes = await run(group, faults, startBridge);
    } catch (error) {
      if (stop.aborted) throw error;
      failed.push(...group.map(({ name }) => name));
      console.error(`could not be played: ${group.map(({ name }) => name).join(', ')}`, error);
      continue;
    }
    for (const [place, outcome] of outcomes.entries()) {
      played.push({ outcome, calm: calm[place] ?? null });
      console.log(`\n## ${outcome.setUp.title}\n\n${summary(outcome)}\n\n${table(outcome)}\n`);
      for (const line of [...list(outcome), ...(calm[place] ? list(calm[place]) : [])]) console.error(line);
    }
    // What broke is worth reading while others still run.
    console.error(`figures and what broke: ${await saveResults(options, played, null)}`);
    if (options.report !== null) await writeFile(options.report, await page(options, played, null));
  }
  console.log(`\n${overview(played)}\n`);
  const direct = options.direct ? ((await run([SET_UPS['user-token']], faults, startDirect))[0] ?? null) : null;
  if (direct) {
    console.log(`\n## The direct handler\n\n${summary(direct)}\n\n${table(direct)}\n`);
    await saveResults(options, played, direct);
  }
  if (options.report !== null) await writeFile(options.report, await page(options, played, direct));
  const broken = played.flatMap(({ outcome, calm }) => [...outcome.violations, ...(calm?.violations ?? [])]);
  if (failed.length > 0) console.error(`could not be played: ${failed.join(', ')}`);
  return broken.length + failed.length > 0 ? 1 : 0;
}

function run(group: readonly SetUp[], strikes: number, start: Start, written = messages): Promise<Outcome[]> {
  const what = `${start === startDirect ? 'direct handler, ' : ''}${strikes === 0 ? 'calm, ' : ''}`;
  return runChaos(group, { seed, messages: written, faults: strikes }, start, {
    progress: (line) => {
      report(`${what}${line}`);
    },
    signal: stop,
  });
}

function optionsOrExit() {
  try {
    return readOptions(process.argv.slice(2), () => randomInt(1, 1_000_000));
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`);
    process.exit(2);
  }
}

/** One line that is written over on a terminal, else one line each time. */
function report(line: string): void {
  process.stderr.write(process.stderr.isTTY ? `\r\u001b[K… ${line}` : `… ${line}\n`);
}
