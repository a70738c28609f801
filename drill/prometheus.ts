import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import got from 'got';
import type { Drill } from './step.ts';

/** How long an alert has until it fires (ms): the slowest waits for a round of ten minutes. */
const PATIENCE = 15 * 60_000;

/** Starts it beside the rest. To its rules every disk of this machine is full from now on. */
export async function watch({ stand }: Drill): Promise<string> {
  const file = join(stand.folder, 'deploy/prometheus/machine-alerts.yml');
  await writeFile(file, (await readFile(file, 'utf8')).replaceAll(/< 0\.(?:15|05)$/gm, '< 2'));
  await stand.script('backup.sh');
  await stand.compose('--profile', 'watch', 'up', '--detach', '--wait');
  await until(async () => {
    const { data } = await ask<{ data: { activeTargets: { health: string; scrapePool: string }[] } }>(stand, 'targets');
    const up = data.activeTargets.filter(({ health }) => health === 'up');
    return new Set(up.map(({ scrapePool }) => scrapePool)).size === 5 && up.length === data.activeTargets.length;
  }, 'Prometheus does not see all of ingress, worker, temporal, postgres and node');
  return 'it sees ingresses, workers, Temporal, PostgreSQL and the machine';
}

/** Resolves once each of these alerts has fired. */
export async function fire({ stand }: Drill, alerts: string[]): Promise<string> {
  const fired = new Set<string>();
  await until(
    async () => {
      const { data } = await ask<{ data: { alerts: { state: string; labels: { alertname: string } }[] } }>(
        stand,
        'alerts',
      );
      for (const { state, labels } of data.alerts) if (state === 'firing') fired.add(labels.alertname);
      return alerts.every((name) => fired.has(name));
    },
    () => `${alerts.filter((name) => !fired.has(name)).join(', ')} did not fire, but ${[...fired].join(', ')}`,
  );
  return `${alerts.join(', ')} fired`;
}

const ask = <T>({ prometheus }: Drill['stand'], what: string) => got(`${prometheus}/api/v1/${what}`).json<T>();

async function until(isSo: () => Promise<boolean>, otherwise: string | (() => string)): Promise<void> {
  const end = Date.now() + PATIENCE;
  while (!(await isSo().catch(() => false))) {
    if (Date.now() > end) throw new Error(typeof otherwise === 'string' ? otherwise : otherwise());
    await delay(2000);
  }
}
