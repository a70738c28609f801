import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join, parse } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Options } from './options.ts';
import type { Outcome } from './report/judge.ts';
import type { Played } from './report/report.ts';

const RESULTS = fileURLToPath(new URL('results/', import.meta.url));

/**
 * Writes the figures and what broke as JSON, and beside it, in a folder of the same name, the workflow histories of the
 * conversations in which a promise broke. Returns the file.
 */
export async function saveResults(
  options: Options,
  played: readonly Played[],
  direct: Outcome | null,
): Promise<string> {
  const file = options.json ?? join(RESULTS, `${options.seed}.json`);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, `${JSON.stringify({ options, played, direct }, plain, 2)}\n`);
  const { dir, name } = parse(file);
  const folder = join(dir, `${name}-histories`);
  for (const { outcome, calm } of played) {
    for (const { conversation, runs } of [...outcome.histories, ...(calm?.histories ?? [])]) {
      await mkdir(folder, { recursive: true });
      const path = join(folder, `${outcome.setUp.name}-${conversation}`);
      for (const [at, run] of runs.entries()) await writeFile(`${path}-${at + 1}.json`, run);
    }
  }
  return file;
}

/** Maps as objects; histories have files of their own. */
function plain(key: string, value: unknown): unknown {
  if (key === 'histories') return undefined;
  return value instanceof Map ? Object.fromEntries(value) : value;
}
