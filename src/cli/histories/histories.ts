import type { Command } from 'commander';
import { wholeNumber } from '../conversations/find-conversations.ts';
import { loadConfig } from '../../settings/config.ts';
import { CliError, type Io } from '../io.ts';
import { table } from '../table.ts';
import { keysOf } from './keys-of.ts';
import { withHistories } from './with-histories.ts';

/** So many histories replay in about a minute. */
const NEWEST = 500;

/** `histories …`: asked before a new version, or before a key is taken away. Both read through the codec, and change nothing. */
export function addHistories(program: Command, io: Io, setExitCode: (code: number) => void): void {
  const histories = program.command('histories').description('What Temporal keeps of conversations');
  histories
    .command('replay')
    .description('replays the histories of conversations with this version: do those that run go on with it?')
    .option('--limit <number>', 'at most so many, those that run first, then the newest', wholeNumber, NEWEST)
    .action(async ({ limit }: { limit: number }) => {
      setExitCode(await replay(limit, io));
    });
  histories
    .command('keys')
    .description('names the ENCRYPTION_KEYS with which anything was written that Temporal still keeps')
    .action(async () => {
      setExitCode(await keys(io));
    });
}

async function replay(limit: number, io: Io): Promise<number> {
  const config = loadConfig(io.env);
  // Temporal's native part and the workflows are loaded for this command alone.
  const { replayHistories } = await import('./replay-histories.ts');
  return withHistories(config, async ({ conversations }) => {
    let replayed = 0;
    let failed = 0;
    for await (const { workflowId, runId, error } of replayHistories(config, conversations(limit))) {
      replayed++;
      if (!error) continue;
      failed++;
      io.out(`✖ ${workflowId} (run ${runId}): ${inShort(error.message)}`);
    }
    io.out(
      failed === 0
        ? `${replayed} histories replay with this version.`
        : `${failed} of ${replayed} histories do not replay: with this version those conversations would stand still.`,
    );
    return failed === 0 ? 0 : 1;
  });
}

/** The SDK passes on what may be encrypted itself, and has logged it in the clear. */
function inShort(message: string): string {
  if (message.includes('Encoded failure'))
    return 'cannot be read: the line above says why; "histories keys" names the keys';
  return message.split('\n')[0] ?? '';
}

async function keys(io: Io): Promise<number> {
  const config = loadConfig(io.env);
  const known = config.encryptionKeys.map(({ id }) => id);
  if (known.length === 0) throw new CliError('ENCRYPTION_KEYS is not set, so nothing is encrypted here.');
  return withHistories(config, async ({ everything }) => {
    const counts = new Map(known.map((id) => [id, 0]));
    for await (const one of everything()) for (const id of keysOf(one)) counts.set(id, (counts.get(id) ?? 0) + 1);
    const rows = [...counts].map(([key, needed]) => ({ key, 'needed by': needed, known: known.includes(key) }));
    io.out(table(rows));
    const missing = rows.filter((row) => !row.known).map(({ key }) => key);
    for (const key of missing) io.out(`✖ ${key}: something was written with it, and ENCRYPTION_KEYS does not hold it.`);
    return missing.length === 0 ? 0 : 1;
  });
}
