import { randomInt } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { readOptions, USAGE } from './options.ts';
import { page } from './page.ts';
import { list, summary, table } from './report/report.ts';
import { runChaos } from './run.ts';
import { saveResults } from './save.ts';
import { startBridge, startDirect } from './strikes/targets.ts';

/** `npm run chaos`: faults × promises, counted from what customers and agents see. Exit 1 when a promise is broken. */

const options = optionsOrExit();
if (options.help) {
  console.log(USAGE);
  process.exit(0);
}
const stop = new AbortController();
for (const name of ['SIGINT', 'SIGTERM'] as const)
  process.once(name, () => {
    stop.abort();
  });
console.error(
  `seed ${options.seed} (to repeat: npm run chaos -- --seed ${options.seed} --messages ${options.messages} --faults ${options.faults})`,
);
try {
  process.exitCode = await main();
} catch (error) {
  if (!stop.signal.aborted) throw error;
  process.exit(130);
}

async function main(): Promise<number> {
  const bridge = await runChaos(options, startBridge, { progress: progressOf('bridge'), signal: stop.signal });
  console.log(`\n## The bridge\n\n${summary(bridge)}\n\n${table(bridge)}\n`);
  for (const line of list(bridge)) console.error(line);
  // What broke is worth reading while the direct handler still runs.
  const file = await saveResults(options, bridge, null);
  console.error(`figures and what broke: ${file}`);

  if (options.direct) {
    const direct = await runChaos(options, startDirect, {
      progress: progressOf('direct handler'),
      signal: stop.signal,
    });
    console.log(`\n## The direct handler\n\n${summary(direct)}\n\n${table(direct)}\n`);
    await saveResults(options, bridge, direct);
    if (options.report !== null) await writeFile(options.report, await page(options, bridge, direct));
  } else if (options.report !== null) await writeFile(options.report, await page(options, bridge, null));
  return bridge.violations.length > 0 ? 1 : 0;
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
function progressOf(what: string) {
  return (line: string) =>
    process.stderr.write(process.stderr.isTTY ? `\r\u001b[K… ${what}: ${line}` : `… ${what}: ${line}\n`);
}
