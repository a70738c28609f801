import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Stand } from './stand.ts';
import type { Drill, Step } from './step.ts';

/** As docs/upgrading.md says: from workers without a build to the first one, and from that to the next. */
export const builds: readonly Step[] = [
  { name: 'workers that are of a build', run: ({ stand }) => besideEachOther(stand, '', 'first') },
  { name: 'two builds side by side', run: twoBuilds },
];

async function twoBuilds({ stand, customers }: Drill): Promise<string> {
  // One who stays with the first build, until they write again.
  const seen = await customers.writes();
  await seen();
  const said = await besideEachOther(stand, 'first', 'second');
  const status = await stand.script('temporal.sh', [
    ...['worker', 'deployment', 'describe-version'],
    ...['--deployment-name', 'durable-chatwoot-agent', '--build-id', 'first'],
  ]);
  if (!/drain/i.test(status)) throw new Error(`nothing says how far the first build is drained:\n${status}`);
  await stand.compose('rm', '--stop', '--force', 'worker-before');
  return said;
}

async function besideEachOther(stand: Stand, before: string, now: string): Promise<string> {
  await stand.docker('tag', stand.image, `${stand.image}:before`);
  await set(stand, 'AGENT_IMAGE_BEFORE', `${stand.image}:before`);
  await set(stand, 'TEMPORAL_WORKER_BUILD_ID_BEFORE', before);
  await stand.compose('up', '--detach', '--wait', '--no-deps', 'worker-before');
  await set(stand, 'TEMPORAL_WORKER_BUILD_ID', now);
  await stand.change(`LABEL build=${now}`);
  await stand.script('deploy.sh', ['--no-build']);
  await stand.script('temporal.sh', [
    ...['worker', 'deployment', 'set-current-version', '--yes'],
    ...['--deployment-name', 'durable-chatwoot-agent', '--build-id', now],
  ]);
  return `new conversations begin on the ${now} build`;
}

async function set({ folder }: Stand, name: string, value: string): Promise<void> {
  const file = join(folder, '.env');
  const text = await readFile(file, 'utf8');
  await writeFile(file, text.replace(new RegExp(`^${name}=.*\n`, 'm'), ''));
  await appendFile(file, `${name}=${value}\n`);
}
