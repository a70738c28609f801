import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { parse, parseAllDocuments } from 'yaml';
import { findTemporalCli } from '../../local/temporal/temporal-server.ts';
import { secretsOfCodecServer, secretsOfService, serviceSettings, settingNames } from '../../src/settings/settings.ts';
import { search, temporal } from '../support/temporal.ts';

const run = promisify(execFile);
const root = new URL('../../', import.meta.url);
const read = (path: string) => readFileSync(new URL(path, root), 'utf8');
const SECRETS = [...secretsOfService, ...secretsOfCodecServer];

interface Service {
  image?: string;
  build?: string;
  command?: string[];
  environment?: Record<string, string>;
  secrets?: string[];
  volumes?: string[];
  ports?: string[];
  networks?: string[];
  healthcheck?: object;
  restart?: string;
  deploy?: { replicas?: number; resources: { limits: { cpus: string; memory: string } } };
}

/** No Docker and no cluster is here: what the files repeat from elsewhere is compared with it. */
describe('docker-compose.production.yml', () => {
  const compose = parse(read('docker-compose.production.yml'), { merge: true }) as {
    services: Record<string, Service>;
    secrets: Record<string, { file: string }>;
    volumes: Record<string, unknown>;
  };
  const services = Object.entries(compose.services);
  /** Done once, and then over. */
  const JOBS = ['temporal-schema', 'temporal-namespace'];

  it('gives each service limits, a restart and, where it stays, a look at its health', () => {
    for (const [name, { deploy, restart, healthcheck }] of services) {
      assert.match(deploy?.resources.limits.memory ?? '', /^\d+[mg]$/, name);
      assert.ok(restart, name);
      if (!JOBS.includes(name) && name !== 'temporal-ui') assert.ok(healthcheck, name);
    }
  });

  it('runs two ingresses and two workers, from programs that are there', () => {
    for (const name of ['ingress', 'worker']) assert.equal(compose.services[name]?.deploy?.replicas, 2);
    const programs = services.flatMap(([, { command }]) => command?.filter((word) => word.endsWith('.ts')) ?? []);
    assert.ok(programs.length >= 3);
    for (const program of programs) assert.ok(existsSync(new URL(program, root)), program);
  });

  it('names settings that exist, and gives secrets as files alone', () => {
    for (const name of ['ingress', 'worker', 'worker-before', 'codec-server']) {
      const { environment = {}, secrets = [] } = compose.services[name] ?? {};
      for (const [setting, value] of Object.entries(environment)) {
        assert.ok(settingNames.includes(setting), `${name}: ${setting}`);
        if (!setting.endsWith('_FILE')) continue;
        assert.ok(secrets.includes(value.replace('/run/secrets/', '')), `${name}: ${value}`);
      }
      assert.deepEqual(
        Object.keys(environment).filter((setting) => SECRETS.includes(setting)),
        [],
      );
    }
    for (const [, { secrets = [] }] of services)
      for (const secret of secrets) assert.ok(secret in compose.secrets, secret);
    assert.match(read('.gitignore'), /^secrets\/$/m);
  });

  it('lets in the proxy alone, and shows the rest to this machine', () => {
    for (const [name, { ports = [] }] of services) {
      if (name !== 'proxy') for (const port of ports) assert.match(port, /^127\.0\.0\.1:/, name);
    }
    assert.deepEqual(compose.services.postgres?.networks, ['database']);
  });

  it('answers for an ingress that is away so that Chatwoot tries again: in time, and by 500', () => {
    const proxy = read('deploy/compose/proxy/Caddyfile');
    const [, patience = ''] = /lb_try_duration (\d+)s/.exec(proxy) ?? [];

    assert.ok(Number(patience) > 0 && Number(patience) < 5);
    // Without it a connection that ends before its answer is the end, for a POST.
    assert.match(proxy, /lb_retry_match \{\s+method POST\s+\}/);
    // Without it Caddy may have no body left for the ingress that it asks next.
    assert.match(proxy, /^\t+request_buffers \dMB$/m);
    assert.match(proxy, /handle_errors 502 503 504 \{\s+respond 500\s+\}/);
  });

  it('mounts files that are there, and runs the Temporal that the tests run', () => {
    for (const [name, { volumes = [] }] of services) {
      for (const volume of volumes.filter((each) => each.startsWith('./'))) {
        assert.ok(existsSync(new URL(volume.split(':')[0] ?? '', root)), `${name}: ${volume}`);
      }
    }
    const versions = [compose.services.temporal?.image, compose.services['temporal-schema']?.image].map((image) =>
      image?.slice(image.indexOf(':')),
    );
    assert.match(versions[0] ?? '', /^:\$\{TEMPORAL_VERSION:-\d+\.\d+\.\d+\}$/);
    assert.equal(versions[0], versions[1]);
  });

  it('creates the namespace and its search attributes, once and again', async () => {
    const { address } = await temporal();
    const cli = await findTemporalCli(search);
    const script = fileURLToPath(new URL('deploy/temporal/create-namespace.sh', root));
    const namespace = 'production';
    const env = {
      PATH: `${dirname(cli)}:${process.env['PATH'] ?? ''}`,
      HOME: process.env['HOME'],
      TEMPORAL_ADDRESS: address,
      TEMPORAL_NAMESPACE: namespace,
      RETENTION: '30d',
    };
    await run(script, { env });
    await run(script, { env });

    const { stdout } = await run(cli, [
      'operator',
      'search-attribute',
      'list',
      '--namespace',
      namespace,
      '--address',
      address,
    ]);
    for (const name of ['ChatwootAccount', 'ChatwootInbox', 'ConversationPhase'])
      assert.match(stdout, new RegExp(name));
  });
});

describe('the Helm chart', () => {
  const chart = 'deploy/helm/durable-chatwoot-agent/';
  const templates = readdirSync(new URL(`${chart}templates`, root)).map((name) => read(`${chart}templates/${name}`));
  const text = templates.join('\n');
  const values = parse(read(`${chart}values.yaml`)) as Record<string, unknown>;

  /** What the chart sets itself. */
  const own = Object.fromEntries(
    [...read(`${chart}templates/settings.yaml`).matchAll(/^ {2}([A-Z_]+): '?([^'\n]+)/gm)].map(
      ([, name = '', value]) => [name, value],
    ),
  );

  /** Whether `a.b.c` is there. */
  const has = (path: string[]) => {
    let at: unknown = values;
    for (const name of path) {
      if (typeof at !== 'object' || at === null || !(name in at)) return false;
      at = (at as Record<string, unknown>)[name];
    }
    return true;
  };

  it('asks for values that values.yaml has, and has none that nobody asks for', () => {
    const asked = [...new Set([...text.matchAll(/\.Values\.([\w.]+)/g)].map(([, path = '']) => path))];
    assert.deepEqual(
      asked.filter((path) => !has(path.split('.'))),
      [],
    );
    for (const name of Object.keys(values))
      assert.ok(
        asked.some((path) => path.split('.')[0] === name),
        name,
      );
  });

  it('names settings that exist, and programs that are there', () => {
    for (const name of [...Object.keys(values['settings'] as object), ...Object.keys(own)])
      assert.ok(settingNames.includes(name), name);
    for (const [program] of text.matchAll(/src\/\w+\/main\.ts/g))
      assert.ok(existsSync(new URL(program, root)), program);
    const [script = ''] =
      /--max.*(?= src)/.exec(
        (JSON.parse(read('package.json')) as { scripts: Record<string, string> }).scripts['start:worker'] ?? '',
      ) ?? [];
    assert.deepEqual((values['worker'] as { nodeFlags: string[] }).nodeFlags, script.split(' '));
  });

  it('sets no secret where everybody may read it, and asks a Secret for each that there is', () => {
    const [, comment = ''] = /((?:^#.*\n)+)existingSecret:/m.exec(read(`${chart}values.yaml`)) ?? [];
    const asked = [...comment.matchAll(/\b[A-Z]+(?:_[A-Z]+)+\b/g)].map(([name]) => name);

    assert.deepEqual(
      [...Object.keys(values['settings'] as object), ...Object.keys(own)].filter((name) => SECRETS.includes(name)),
      [],
    );
    assert.deepEqual(asked.sort(), [...secretsOfService].sort());
  });

  it('has a schema that knows each value, and refuses settings that are secrets or that the chart sets', () => {
    interface Schema {
      properties?: Record<string, Schema>;
      additionalProperties?: unknown;
      propertyNames?: { not: { enum: string[] } };
    }
    const schema = JSON.parse(read(`${chart}values.schema.json`)) as Schema;
    const unlike = (value: unknown, at: Schema | undefined, path: string): string[] => {
      if (at?.additionalProperties !== false) return [];
      const [own, known] = [Object.keys(value as object), Object.keys(at.properties ?? {})];
      return [
        ...own.filter((name) => !known.includes(name)).map((name) => `${path}${name} is not in the schema`),
        ...known.filter((name) => !own.includes(name)).map((name) => `${path}${name} is not in values.yaml`),
        ...own.flatMap((name) =>
          unlike((value as Record<string, unknown>)[name], at.properties?.[name], `${path}${name}.`),
        ),
      ];
    };
    // Helm's own, for charts within charts.
    assert.deepEqual(unlike({ ...values, global: {} }, schema, ''), []);

    const refused = schema.properties?.['settings']?.propertyNames?.not.enum ?? [];
    assert.deepEqual([...refused].sort(), [...new Set([...Object.keys(own), ...secretsOfService])].sort());
  });

  it('has the alerts of everybody else', () => {
    assert.equal(read(`${chart}files/alerts.yml`), read('deploy/prometheus/alerts.yml'));
    assert.match(read(`${chart}templates/prometheus-rule.yaml`), /replace "runbook_url: docs\/"/);
  });

  it('leaves the number of pods to what scales them', () => {
    for (const part of ['ingress', 'worker']) {
      const [, before = ''] =
        /([^\n]+)\n {2}replicas: \{\{ \$?\.Values/.exec(read(`${chart}templates/${part}.yaml`)) ?? [];
      assert.match(before, new RegExp(`if not \\$?\\.Values.${part}.autoscaling.enabled`));
    }
  });

  it('opens the ports that the programs listen at by default', () => {
    const { PORT, WORKER_PORT } = serviceSettings.parse({});
    const opened = (name: string) => /containerPort: (\d+)/.exec(read(`${chart}templates/${name}.yaml`))?.[1];

    assert.deepEqual([own['PORT'], own['WORKER_PORT']], [String(PORT), String(WORKER_PORT)]);
    assert.deepEqual([opened('ingress'), opened('worker')], [String(PORT), String(WORKER_PORT)]);
  });

  it('keeps the ingress in the Service while Temporal is away: after its 500 Chatwoot tries again, after a 503 not', () => {
    const [, probed] = /readinessProbe:\s+httpGet: \{ path: (\S+),/.exec(read(`${chart}templates/ingress.yaml`)) ?? [];

    assert.equal(probed, '/health/live');
  });

  it('has no Chatwoot of its own: one that is forgotten is a fault at the start, not a bot for a stranger', () => {
    const { CHATWOOT_API_URL, CHATWOOT_ACCOUNT_ID } = values['settings'] as Record<string, string>;

    assert.deepEqual([CHATWOOT_API_URL, CHATWOOT_ACCOUNT_ID], ['', '']);
  });

  it('is of the version of the package', () => {
    const { version } = JSON.parse(read('package.json')) as { version: string };
    const [document] = parseAllDocuments(read(`${chart}Chart.yaml`));
    assert.deepEqual([document?.get('version'), document?.get('appVersion')], [version, version]);
  });
});
