import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import got from 'got';
import { createCustomer } from '../test/support/product/customer.ts';
import { fire, watch } from './prometheus.ts';
import type { Drill, Step } from './step.ts';

const BACKUP = 'backups/metrics/chatwoot_backup.prom';

/** What makes alerts fire; resolves with what mends it. */
interface Alarm {
  name: string;
  alerts: string[];
  cause: (drill: Drill) => Promise<() => Promise<unknown>>;
}

const stopping =
  (service: string) =>
  async ({ stand }: Drill) => {
    await stand.compose('stop', service);
    return () => stand.compose('up', '--detach', '--wait', '--no-deps', service);
  };

const inTrouble: Alarm[] = [
  { name: 'webhooks are refused', alerts: ['ChatwootWebhooksRefused'], cause: forge },
  { name: 'the graph fails', alerts: ['ChatwootGraphFailing', 'ChatwootHandOffRate'], cause: failTurns },
  { name: 'answers are late', alerts: ['ChatwootAnswersLate'], cause: beLate },
  { name: 'the last good backup is old', alerts: ['BackupOld'], cause: ageBackup },
  {
    name: 'no worker is there',
    alerts: ['ChatwootWorkerGone', 'ChatwootQueueUnpolled', 'ChatwootBacklog'],
    cause: async (drill) => {
      const mend = await stopping('worker')(drill);
      await write(drill, 1);
      return mend;
    },
  },
  { name: 'no ingress is there', alerts: ['ChatwootIngressGone'], cause: stopping('ingress') },
  {
    name: 'PostgreSQL is away',
    alerts: ['PostgresAway', 'TemporalStoreFailing', 'ChatwootTemporalAway', 'ChatwootWebhooksFailing'],
    cause: async (drill) => {
      const mend = await stopping('postgres')(drill);
      await write(drill, 3);
      return mend;
    },
  },
  { name: 'Temporal is away', alerts: ['TemporalGone', 'ChatwootTemporalAway'], cause: stopping('temporal') },
  {
    name: 'no token works',
    alerts: [
      'ChatwootTokenRefused',
      'ChatwootBotCannotSpeak',
      'ChatwootReconcilerFailing',
      'ChatwootConversationStuck',
    ],
    cause: loseTokens,
  },
];

/** Last, since they leave counters behind. What is not here, `npm run alerts:check` proves: a disk is not filled, nor an hour waited. */
export const alarms: readonly Step[] = [
  { name: 'alerts: Prometheus', run: watch },
  ...inTrouble.map(({ name, alerts, cause }) => ({
    name: `alerts: ${name}`,
    run: async (drill: Drill) => {
      const mend = await cause(drill);
      try {
        return await fire(drill, alerts);
      } finally {
        await mend();
      }
    },
  })),
  { name: 'alerts: a disk fills', run: (drill: Drill) => fire(drill, ['DiskFilling', 'DiskFull']) },
];

async function write({ stand }: Drill, customers: number): Promise<void> {
  for (let n = 0; n < customers; n++) await (await createCustomer(stand.sandbox)).say('Is anybody there?');
}

async function forge({ stand }: Drill) {
  for (let n = 0; n < 6; n++) await got.post(stand.webhooks, { body: '{}', throwHttpErrors: false });
  return () => Promise.resolve();
}

async function failTurns(drill: Drill) {
  const { faults } = drill.stand.sandbox;
  faults.add({ model: { 500: true } });
  await write(drill, 8);
  return () => {
    faults.clear();
    return Promise.resolve();
  };
}

/** Chatwoot takes nothing until the deadline, two minutes, is long past. */
async function beLate(drill: Drill) {
  const { faults } = drill.stand.sandbox;
  faults.add({ api: { messages: { refuse: true }, conversations: { refuse: true } } });
  await write(drill, 1);
  await delay(150_000);
  faults.clear();
  return () => Promise.resolve();
}

async function ageBackup({ stand }: Drill) {
  const file = join(stand.folder, BACKUP);
  const old = Math.round(Date.now() / 1000) - 27 * 3600;
  await writeFile(file, (await readFile(file, 'utf8')).replace(/^(\w+_last_success_\w+) \d+$/m, `$1 ${old}`));
  return () => stand.script('backup.sh');
}

/** A message that was taken is in the workers' hands when they learn that no token works. */
async function loseTokens(drill: Drill) {
  const { stand } = drill;
  const names = ['chatwoot_api_token', 'chatwoot_user_token'];
  const fileOf = (name: string) => join(stand.folder, 'secrets', name);
  const before = await Promise.all(names.map((name) => readFile(fileOf(name), 'utf8')));
  await stand.compose('stop', 'worker');
  await write(drill, 1);
  for (const name of names) await writeFile(fileOf(name), 'a-token-of-nobody\n');
  await stand.compose('up', '--detach', '--wait', '--no-deps', 'worker');
  return async () => {
    for (const [at, name] of names.entries()) await stand.script('rotate-secret.sh', [name], before[at]);
  };
}
