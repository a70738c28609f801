import { setTimeout as delay } from 'node:timers/promises';
import type { Stand } from './stand.ts';
import type { Drill } from './step.ts';

/** How long a container has to come back (ms). */
const PATIENCE = 180_000;

/** Every container's program is killed; all come back by themselves. */
export async function dieInTurn({ stand, customers }: Drill): Promise<string> {
  const containers = await stand.containers();
  for (const id of containers) {
    const before = await startOf(stand, id);
    const seen = await customers.writes();
    // All but the init process, which ends with them. With the rights that the container itself was not given.
    await stand.docker('exec', '--privileged', '--user', '0', id, 'sh', '-c', 'kill -9 -1').catch(() => undefined);
    await until(async () => (await startOf(stand, id)) !== before && (await isHealthy(stand, id)));
    await seen();
  }
  return `${containers.length} containers were killed and came back`;
}

/** Webhooks are answered by the proxy alone; what was written meanwhile is answered, or people see it. */
export async function leaveNone({ stand, customers }: Drill): Promise<string> {
  await stand.compose('stop', 'ingress');
  const seen = await customers.writes();
  await stand.refusal('get.sh', ['ingress']);
  await stand.sandbox.settled();
  await stand.compose('up', '--detach', '--wait', '--no-deps', 'ingress');
  await seen();
  return 'what was written meanwhile is answered, or people see it';
}

const startOf = (stand: Stand, id: string) => stand.docker('inspect', '--format', '{{.State.StartedAt}}', id);

async function isHealthy(stand: Stand, id: string): Promise<boolean> {
  const format = '{{.State.Status}} {{if .State.Health}}{{.State.Health.Status}}{{end}}';
  return ['running', 'running healthy'].includes((await stand.docker('inspect', '--format', format, id)).trim());
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + PATIENCE;
  while (!(await isSo())) {
    if (Date.now() > end) throw new Error(`a container did not come back within ${PATIENCE / 1000} s`);
    await delay(1000);
  }
}
