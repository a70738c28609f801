import { randomInt } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { readOptions, USAGE } from './options.ts';
import { page } from './page.ts';
import { list, summary, table } from './report.ts';
import { runChaos, type Outcome } from './run.ts';
import { startBridge, startDirect } from './targets.ts';

/** `npm run chaos`: faults × promises, counted from what customers and agents see. Exit 1 when a promise is broken. */

const options = optionsOrExit();
if (options.help) {
  console.log(USAGE);
  process.exit(0);
}
console.error(
  `seed ${options.seed} (to repeat: npm run chaos -- --seed ${options.seed} --messages ${options.messages} --faults ${options.faults})`,
);
const bridge = await runChaos(options, startBridge, progressOf('bridge'));
console.log(`\n## The bridge\n\n${summary(bridge)}\n\n${table(bridge)}\n`);
for (const line of list(bridge)) console.error(line);
await save(null);
const direct = options.direct ? await runChaos(options, startDirect, progressOf('direct handler')) : null;
if (direct) console.log(`\n## The direct handler\n\n${summary(direct)}\n\n${table(direct)}\n`);

await save(direct);
if (options.report !== null) await writeFile(options.report, page(options, bridge, direct));
process.exitCode = bridge.violations.length > 0 ? 1 : 0;

/** What broke is worth reading while the direct handler still runs. */
async function save(beside: Outcome | null): Promise<void> {
  if (options.json === null) return;
  await writeFile(options.json, `${JSON.stringify({ options, bridge, direct: beside }, plainMaps, 2)}\n`);
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

function plainMaps(_key: string, value: unknown): unknown {
  return value instanceof Map ? Object.fromEntries(value) : value;
}
