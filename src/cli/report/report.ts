import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { loadConfig } from '../../settings/config.ts';
import type { Temporal } from '../../temporal/connect.ts';
import { wholeNumber } from '../conversations/find-conversations.ts';
import { CliError, type Io } from '../io.ts';
import { withTemporal } from '../with-temporal.ts';
import { asCsv } from './as-csv.ts';
import { asHtml } from './as-html.ts';
import { asText } from './as-text.ts';
import { compare, type Compared } from './compared.ts';
import { add, emptyReport, type Period } from './fold.ts';
import { before, lies, readMoment } from './period.ts';
import { readRuns, type Wanted } from './read-runs.ts';
import { retentionOf } from './retention.ts';

interface Flags extends Wanted {
  /** Unix milliseconds, like `until`. */
  since?: number;
  until?: number;
  json?: boolean;
  csv?: boolean;
  /** A file. */
  html?: string;
}

const WEEK = 7 * 24 * 3_600_000;

/** `report`: what became of conversations, in numbers. */
export function addReport(program: Command, io: Io): void {
  program
    .command('report')
    .description('counts what became of conversations, beside the period before')
    .option('--since <when>', 'a duration such as 7d (which is the default), or a date', (text) => readMoment(text))
    .option('--until <when>', 'the same; now, if it is not given', (text) => readMoment(text))
    .option('--agent <name>', 'of this bot')
    .option('--inbox <id>', 'of this inbox', wholeNumber)
    .option('--json', 'for programs')
    .option('--csv', 'for spreadsheets')
    .option('--html <file>', 'writes one page with plots, which opens offline')
    .action((flags: Flags) => report(flags, io));
}

async function report(flags: Flags, io: Io): Promise<void> {
  const now = Date.now();
  const { since = now - WEEK, until = now } = flags;
  if (since >= until) throw new CliError('The period ends before it begins: --since has to be earlier than --until.');
  const period = { since: new Date(since), until: new Date(until) };
  const compared = await withTemporal(loadConfig(io.env), (temporal) => countBoth(temporal, flags, period, io));
  if (flags.html !== undefined) await writePage(flags.html, asHtml(compared, new Date(now)), io);
  else if (flags.json) io.out(JSON.stringify(compared, null, 2));
  else io.out(flags.csv ? asCsv(compared) : asText(compared));
}

async function writePage(file: string, page: string, io: Io): Promise<void> {
  const path = resolve(io.cwd, file);
  try {
    await writeFile(path, page);
  } catch (error) {
    throw new CliError(`The page cannot be written: ${error instanceof Error ? error.message : String(error)}`);
  }
  io.out(`Written to ${path}`);
}

/** Both periods in one pass. */
async function countBoth({ client, namespace }: Temporal, wanted: Wanted, period: Period, io: Io): Promise<Compared> {
  const keptSince = Date.now() - (await retentionOf(client, namespace));
  const earlier = before(period);
  const isKept = earlier.since.getTime() >= keptSince;
  if (period.since.getTime() < keptSince)
    io.err(`Temporal keeps what has ended since ${new Date(keptSince).toISOString().slice(0, 10)} only.`);
  else if (!isKept) io.err('Temporal does not keep all of the period before, so nothing is compared.');

  let [counted, countedBefore] = [emptyReport(), emptyReport()];
  const since = isKept ? earlier.since : period.since;
  await readRuns(client, wanted, { since, until: period.until }, (run) => {
    if (run.closedAt && !lies(run.closedAt, period)) countedBefore = add(countedBefore, run);
    else counted = add(counted, run);
  });
  return compare(counted, countedBefore, period, isKept ? earlier : null);
}
