import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chmod, cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startSandbox, type Sandbox } from '../sandbox/chatwoot.ts';
import { ask, must } from './engine.ts';
import type { Plan } from './options.ts';

/** What an operator has of this repository. */
const FILES = [
  ...['docker-compose.production.yml', 'deploy', 'Dockerfile', '.dockerignore'],
  ...['package.json', 'package-lock.json', 'langgraph.json', 'src', 'graphs', 'sandbox', 'examples/shop'],
];
const root = fileURLToPath(new URL('../', import.meta.url));

/** A production of its own, in a folder, a Compose project, an image and ports that are nobody else's. */
export interface Stand {
  folder: string;
  sandbox: Sandbox;
  /** The name of the program's image. */
  image: string;
  /** Where the proxy takes webhooks. */
  webhooks: string;
  /** Where Prometheus is, once it is started. */
  prometheus: string;
  /** One of our scripts; fails unless it ends by 0. */
  script: (name: string, words?: readonly string[], input?: string) => Promise<string>;
  /** The same, where a refusal is wanted: resolves with what it said. */
  refusal: (name: string, words?: readonly string[], input?: string) => Promise<string>;
  compose: (...words: string[]) => Promise<string>;
  docker: (...words: string[]) => Promise<string>;
  /** Ids of the containers that run, of one service or of all. */
  containers: (service?: string) => Promise<string[]>;
  /** Makes another version of the program, by these lines of a Dockerfile on top of the one that runs. */
  change: (lines: string) => Promise<void>;
  close: () => Promise<void>;
}

export async function makeStand({ from, image: given }: Pick<Plan, 'from' | 'image'>): Promise<Stand> {
  const folder = await mkdtemp(join(tmpdir(), 'drill-'));
  for (const name of FILES) await cp(join(root, name), join(folder, name), { recursive: true });
  const project = `chatwoot-drill-${randomBytes(3).toString('hex')}`;
  const image = `${project}-image`;
  if (given !== null) await must('docker', ['tag', given, image], folder);
  const ports = await Promise.all([freePort(), freePort(), freePort(), freePort()]);
  const [proxyPort, uiPort, codecPort, prometheusPort] = ports;
  const webhooks = `http://127.0.0.1:${proxyPort}/api/v1/webhook/chatwoot`;
  const sandbox = await startSandbox({
    host: await hostForContainers(folder),
    botUrl: webhooks,
    messagesPerMinute: 1_000_000,
  });
  await writeFile(
    join(folder, '.env'),
    [
      'COMPOSE_FILE=docker-compose.production.yml:drill.yml',
      `COMPOSE_PROJECT_NAME=${project}`,
      `AGENT_IMAGE=${image}`,
      ...(from === null ? [] : [`TEMPORAL_VERSION=${from}`]),
      // Without TLS for the drill itself, and with it for the look at the proxy's health.
      'WEBHOOK_HOST="http://127.0.0.1, https://localhost"',
      `TEMPORAL_UI_PORT=${uiPort}`,
      `CODEC_SERVER_PORT=${codecPort}`,
      `PROMETHEUS_PORT=${prometheusPort}`,
      `CHATWOOT_API_URL=http://host.docker.internal:${sandbox.port}`,
      // A model that can be made to fail.
      `OPENAI_BASE_URL=http://host.docker.internal:${sandbox.port}/model/v1`,
      'OPENAI_API_KEY=not-needed',
      `CHATWOOT_ACCOUNT_ID=${sandbox.accountId}`,
      'RECONCILE_AFTER=30s',
      '',
    ].join('\n'),
  );
  const hosts = `extra_hosts: ['host.docker.internal:host-gateway']`;
  await writeFile(
    join(folder, 'drill.yml'),
    `services:
  proxy:
    ports: !override ['127.0.0.1:${proxyPort}:80']
  ingress:
    ${hosts}
  worker:
    ${hosts}
  worker-before:
    ${hosts}
`,
  );
  await mkdir(join(folder, 'secrets'), { mode: 0o700 });
  const secrets = {
    postgres_password: randomBytes(24).toString('hex'),
    encryption_keys: `first:${randomBytes(32).toString('base64')}`,
    chatwoot_api_token: sandbox.tokens.bot,
    chatwoot_user_token: sandbox.tokens.admin,
    chatwoot_webhook_secret: sandbox.secrets.bot,
  };
  for (const [name, value] of Object.entries(secrets)) {
    await writeFile(join(folder, 'secrets', name), `${value}\n`);
    await chmod(join(folder, 'secrets', name), 0o644);
  }

  const path = (name: string) => join(folder, 'deploy/compose', name);
  const docker = (...words: string[]) => must('docker', words, folder);
  const compose = (...words: string[]) => docker('compose', ...words);
  return {
    folder,
    sandbox,
    image,
    webhooks,
    prometheus: `http://127.0.0.1:${prometheusPort}`,
    docker,
    compose,
    script: (name, words = [], input) => must(path(name), words, folder, input),
    async refusal(name, words = [], input) {
      const { code, text } = await ask(path(name), words, folder, input);
      if (code !== 1) throw new Error(`${name} ${words.join(' ')} should have refused, and ended by ${code}\n${text}`);
      return text;
    },
    async containers(service) {
      const ids = await compose('ps', '--quiet', '--status', 'running', ...(service === undefined ? [] : [service]));
      return ids.split('\n').filter((id) => /^[0-9a-f]{12,}$/.test(id));
    },
    async change(lines) {
      await must('docker', ['build', '--quiet', '--tag', image, '-'], folder, `FROM ${image}\n${lines}\n`);
    },
    async close() {
      await ask(
        'docker',
        ['compose', '--profile', '*', 'down', '--volumes', '--remove-orphans', '--timeout', '10'],
        folder,
      );
      for (const tag of ['latest', 'previous', 'before'])
        await ask('docker', ['image', 'rm', '--force', `${image}:${tag}`], folder);
      await sandbox.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Where containers reach this process: the engine's bridge, or, where that is in a machine of its own, the loopback. */
async function hostForContainers(cwd: string): Promise<string> {
  // Older engines do not tell the gateway of their own bridge: it is the first address.
  const format = '{{with index .IPAM.Config 0}}{{or .Gateway .Subnet}}{{end}}';
  const { text } = await ask('docker', ['network', 'inspect', 'bridge', '--format', format], cwd);
  const gateway = text.trim().replace(/\.0\/\d+$/, '.1');
  return freePort(gateway).then(
    () => gateway,
    () => '127.0.0.1',
  );
}

async function freePort(host = '127.0.0.1'): Promise<number> {
  const server = createServer().listen(0, host);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
