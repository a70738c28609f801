import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { alarms } from './alarms.ts';
import { builds } from './builds.ts';
import { dieInTurn, leaveNone } from './deaths.ts';
import { rotations } from './rotations.ts';
import type { Stand } from './stand.ts';
import type { Drill, Step } from './step.ts';

/** In this order: each one meets what those before it have left. */
export const STEPS: readonly Step[] = [
  { name: 'first start', run: ({ stand, image }) => stand.script('deploy.sh', image === null ? [] : ['--no-build']) },
  { name: 'commands of the runbook', run: commands },
  { name: 'backup', run: backup },
  { name: 'restore over what runs, refused', run: restoreRefused },
  { name: 'restore into an empty database', run: restoreIntoEmpty },
  { name: 'restore in place of what runs', run: restoreInPlace },
  { name: 'deploy under load', run: deploy },
  { name: 'back to the version before', run: deployBack },
  { name: 'deploy of a version that does not start', run: deployBroken },
  ...rotations,
  { name: "change of the database's password", run: ({ stand }) => stand.script('change-database-password.sh') },
  { name: 'upgrade of Temporal', run: upgrade },
  { name: 'back to the Temporal before', run: downgrade },
  { name: 'death of each container', run: dieInTurn },
  { name: 'all ingresses gone', run: leaveNone },
  ...alarms,
  ...builds,
];

async function commands({ stand }: Drill): Promise<string> {
  const lines = [
    ['cli.sh', 'conversations', 'list', '--live'],
    ['cli.sh', 'histories', 'replay'],
    ['cli.sh', 'histories', 'keys'],
    ['get.sh', 'ingress'],
    ['get.sh', 'ingress', '/metrics'],
    ['get.sh', 'worker', '/metrics'],
    ['temporal.sh', 'workflow', 'list', '--query', 'ConversationPhase = "active"'],
    ['temporal.sh', 'schedule', 'describe', '--schedule-id', 'chatwoot-reconcile:default'],
  ];
  for (const [name = '', ...words] of lines) await stand.script(name, words);
  return `${lines.length} commands end by 0`;
}

const newestBackup = async ({ stand }: Drill) => {
  const names = (await readdir(join(stand.folder, 'backups'))).filter((name) => name.endsWith('.tar'));
  return `backups/${names.sort().at(-1) ?? 'none'}`;
};

const metric = async ({ stand }: Drill, name: string) => {
  const text = await readFile(join(stand.folder, 'backups/metrics/chatwoot_backup.prom'), 'utf8');
  return Number(new RegExp(`^${name} (\\d+)$`, 'm').exec(text)?.[1]);
};

async function backup(drill: Drill): Promise<string> {
  const said = await drill.stand.script('backup.sh');
  if ((await metric(drill, 'chatwoot_backup_last_try_succeeded')) !== 1) throw new Error('the metric says it failed');
  return said;
}

async function restoreRefused(drill: Drill): Promise<string> {
  return drill.stand.refusal('restore.sh', [await newestBackup(drill)]);
}

async function restoreIntoEmpty(drill: Drill): Promise<string> {
  const { stand, customers } = drill;
  const file = await newestBackup(drill);
  await stand.compose('down', '--volumes', '--timeout', '30');
  // Nobody is there: Chatwoot gives this one to people, or it is found later.
  const seen = await customers.writes();
  await stand.refusal('backup.sh');
  if ((await metric(drill, 'chatwoot_backup_last_try_succeeded')) !== 0) throw new Error('the metric says it was made');
  if ((await newestBackup(drill)) !== file) throw new Error('a backup of nothing is there');
  const said = await stand.script('restore.sh', [file]);
  await seen();
  return said;
}

async function restoreInPlace(drill: Drill): Promise<string> {
  await drill.stand.script('backup.sh');
  return drill.stand.script('restore.sh', ['--replace', await newestBackup(drill)]);
}

async function deploy(drill: Drill): Promise<string> {
  const { stand } = drill;
  await stand.change('LABEL drill=another');
  return underLoad(drill, () => stand.script('deploy.sh', ['--no-build']));
}

/** No webhook may be refused, by nobody: a proxy that finds no ingress, or an ingress for which Temporal has no time. */
async function underLoad({ stand, customers, rate }: Drill, work: () => Promise<unknown>): Promise<string> {
  const { good, bad } = await customers.steadily(rate, work);
  if (bad === '') return `${good} webhooks, all answered by 200`;
  const proxy = (await stand.compose('logs', '--no-log-prefix', 'proxy')).match(/"level":"error"/g)?.length ?? 0;
  throw new Error(
    `webhooks were answered by ${bad}, and ${good} by 200; the proxy has told of ${proxy} faults since its start`,
  );
}

/** As docs/production.md says. */
async function deployBack(drill: Drill): Promise<string> {
  const { stand } = drill;
  await stand.docker('tag', `${stand.image}:previous`, stand.image);
  return underLoad(drill, () => stand.script('deploy.sh', ['--no-build']));
}

async function deployBroken(drill: Drill): Promise<string> {
  const { stand } = drill;
  const broken = 'throw new Error("it does not start");';
  await stand.change(`USER root\nRUN sed -i '1i ${broken}' src/worker/main.ts\nUSER node`);
  return underLoad(drill, () => stand.refusal('deploy.sh', ['--no-build', '--no-replay']));
}

async function upgrade({ stand, to }: Drill): Promise<string> {
  return stand.script('upgrade-temporal.sh', [to ?? (await temporalOf(stand))]);
}

async function downgrade({ stand, from }: Drill): Promise<string> {
  return stand.script('upgrade-temporal.sh', ['--down', from ?? (await temporalOf(stand))]);
}

async function temporalOf(stand: Stand): Promise<string> {
  const [container = ''] = await stand.containers('temporal');
  const image = await stand.docker('inspect', '--format', '{{.Config.Image}}', container);
  return image.trim().split(':').at(-1) ?? '';
}
