import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { portOrFree } from '../../../../local/ports.ts';
import { findTemporalCli } from '../../../../local/temporal/temporal-server.ts';
import { startPostgres } from '../../../support/servers/postgres.ts';
import { search } from '../../../support/temporal.ts';
import { atLeast, scrapeUntil, type Keep } from './scrape.ts';

const run = promisify(execFile);

/**
 * What stands beside us in production: Temporal's own metrics, PostgreSQL's and the machine's. The exporters are looked for in PATH (Debian's
 * prometheus-postgres-exporter and prometheus-node-exporter); without one its page stays as it is.
 */
export async function machine(keep: Keep): Promise<void> {
  await temporal(keep);
  if (await has('prometheus-postgres-exporter')) await postgres(keep);
  if (await has('prometheus-node-exporter')) await node(keep);
}

async function temporal(keep: Keep): Promise<void> {
  const cli = await findTemporalCli(search);
  const [port, metrics] = [await portOrFree(0, 'PORT'), await portOrFree(0, 'METRICS')];
  const args = ['server', 'start-dev', '--headless', '--port', String(port), '--metrics-port', String(metrics)];
  await withProcess(cli, args, {}, async () => {
    await keep('quiet', 'temporal', await scrapeUntil(`http://127.0.0.1:${metrics}`, atLeast(1, 'service_requests')));
  });
}

async function postgres(keep: Keep): Promise<void> {
  const database = await startPostgres();
  const port = await portOrFree(0, 'METRICS');
  const args = [`--web.listen-address=127.0.0.1:${port}`];
  const env = { DATA_SOURCE_NAME: `${database.url}?sslmode=disable` };
  const address = `http://127.0.0.1:${port}`;
  await withProcess('prometheus-postgres-exporter', args, env, async () => {
    await keep('quiet', 'postgres', await scrapeUntil(address, atLeast(1, 'pg_up')));
    await database.close();
    await keep('postgres-away', 'postgres', await scrapeUntil(address, (page) => !atLeast(1, 'pg_up')(page)));
  });
}

async function node(keep: Keep): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'textfile-'));
  const seconds = Math.round(Date.now() / 1000);
  await writeFile(join(folder, 'backup.prom'), `chatwoot_backup_last_success_timestamp_seconds ${seconds}\n`);
  const port = await portOrFree(0, 'METRICS');
  const args = [`--web.listen-address=127.0.0.1:${port}`, `--collector.textfile.directory=${folder}`];
  await withProcess('prometheus-node-exporter', args, {}, async () => {
    const text = await scrapeUntil(`http://127.0.0.1:${port}`, atLeast(1, 'node_filesystem_size_bytes'));
    // Of this machine no more than its root.
    await keep('quiet', 'node', text.replaceAll(/^node_filesystem\w*\{.*mountpoint="\/[^"].*\n/gm, ''));
  });
  await rm(folder, { recursive: true });
}

async function has(program: string): Promise<boolean> {
  const found = await run('which', [program]).then(
    () => true,
    () => false,
  );
  if (!found) console.log(`${program} is not in PATH: its pages stay as they are`);
  return found;
}

async function withProcess(
  program: string,
  args: string[],
  env: Record<string, string>,
  work: () => Promise<void>,
): Promise<void> {
  const child = spawn(program, args, { stdio: 'ignore', env: { ...process.env, ...env } });
  const gone = once(child, 'close');
  try {
    await work();
  } finally {
    child.kill('SIGTERM');
    await gone;
  }
}
