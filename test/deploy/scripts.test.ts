import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { chmod, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { cp } from 'node:fs/promises';
import { emptyFolder } from '../support/product/cli.ts';

const run = promisify(execFile);
const compose = fileURLToPath(new URL('../../deploy/compose/', import.meta.url));

interface Answered {
  code: number;
  err: string;
}

/** What they do to a real engine is `npm run drill`; this is what they refuse before they ask for one, and while nothing runs. */
describe('deploy/compose', () => {
  let scripts: string[];
  let folder: string;

  before(async () => {
    scripts = (await readdir(compose)).filter((name) => name.endsWith('.sh') && name !== 'stack.sh');
    folder = await emptyFolder();
    await cp(compose, join(folder, 'deploy/compose'), { recursive: true });
    await writeFile(join(folder, 'docker-compose.production.yml'), 'services: {}\n');
    await mkdir(join(folder, 'bin'));
  });

  /** A Docker that is there, of this version, and that runs nothing. */
  async function engine(version: string): Promise<void> {
    const file = join(folder, 'bin/docker');
    await writeFile(file, `#!/bin/sh\n[ "$1 $2" = "compose version" ] && echo ${version}\nexit 0\n`);
    await chmod(file, 0o755);
  }

  async function type(name: string, ...words: string[]): Promise<Answered> {
    const env = { ...process.env, PATH: `${join(folder, 'bin')}${delimiter}${process.env['PATH'] ?? ''}` };
    const typed = run(join(folder, 'deploy/compose', name), words, { env, cwd: folder });
    typed.child.stdin?.end();
    try {
      await typed;
      return { code: 0, err: '' };
    } catch (error) {
      const { code, stderr } = error as { code: number; stderr: string };
      return { code, err: stderr.trim() };
    }
  }

  /** As an operator has them who has come as far as the second step of docs/production.md. */
  async function setUp(): Promise<void> {
    await writeFile(join(folder, '.env'), 'WEBHOOK_HOST=bot.example.com\n');
    await mkdir(join(folder, 'secrets'), { recursive: true });
    await writeFile(join(folder, 'secrets/postgres_password'), 'secret\n');
  }

  it('holds scripts that bash can read, which stop at the first fault, each from the same beginning', async () => {
    assert.ok(scripts.length >= 8);
    for (const name of [...scripts, 'stack.sh']) await run('bash', ['-n', join(compose, name)]);
    for (const name of scripts)
      assert.match(
        await readFile(join(compose, name), 'utf8'),
        /^\. "\$\(dirname "\$(?:0|typed)"\)\/stack\.sh"$/m,
        name,
      );
    assert.match(await readFile(join(compose, 'stack.sh'), 'utf8'), /^set -euo pipefail$/m);
  });

  it('tells what each script does, where one asks', async () => {
    for (const name of scripts.filter((each) => !['cli.sh', 'temporal.sh'].includes(each))) {
      const { stdout } = await run(join(compose, name), ['--help']);
      assert.match(stdout, new RegExp(`^deploy/compose/${name}`), name);
      assert.doesNotMatch(stdout, /shellcheck/, name);
    }
  });

  const misunderstood: [string, string[], RegExp][] = [
    ['backup.sh', ['--fast'], /does not know --fast/],
    ['backup.sh', ['a', 'b'], /takes one folder/],
    ['restore.sh', [], /Which backup\?/],
    ['restore.sh', ['nowhere.tar'], /There is no file/],
    ['restore.sh', ['deploy/compose/stack.sh'], /is not a backup of backup\.sh\. Nothing was changed/],
    ['deploy.sh', ['now'], /does not know now/],
    ['rotate-secret.sh', [], /Which secret\?/],
    ['rotate-secret.sh', ['password'], /Which secret\? 'password'/],
    ['rotate-secret.sh', ['chatwoot_api_token', '--finish'], /does not know --finish/],
    ['rotate-secret.sh', ['encryption_keys', '--drop'], /Which key\?/],
    ['change-database-password.sh', ['geheim'], /takes nothing/],
    ['upgrade-temporal.sh', [], /Which version\?/],
    ['upgrade-temporal.sh', ['latest'], /Which version\?/],
    ['get.sh', [], /Of which/],
    ['get.sh', ['worker', '/x; rm'], /takes a path/],
  ];
  for (const [name, words, why] of misunderstood) {
    it(`refuses: ${[name, ...words].join(' ')}`, async () => {
      const { code, err } = await type(name, ...words);

      assert.equal(code, 1);
      assert.match(err, why);
    });
  }

  it('needs Compose 2.31: before that a deploy takes the new containers away', async () => {
    await setUp();
    for (const version of ['2.30.3', '1.29.2', '2.9.0']) {
      await engine(version);
      const { code, err } = await type('deploy.sh');
      assert.equal(code, 1);
      assert.match(err, new RegExp(`Docker Compose ${version} is too old: from 2\\.31\\.0 on`));
    }
    for (const version of ['2.31.0', 'v2.40.3', '5.0.1']) {
      await engine(version);
      assert.doesNotMatch((await type('backup.sh')).err, /too old/);
    }
  });

  it('says what is missing of the settings', async () => {
    await engine('2.40.3');
    await writeFile(join(folder, 'secrets/postgres_password'), '');
    assert.match((await type('backup.sh')).err, /No secrets\/postgres_password/);
    await setUp();
  });

  it('fails where PostgreSQL is away: exit code 1, no file, and a metric that says so', async () => {
    await engine('2.40.3');
    await setUp();

    const { code, err } = await type('backup.sh', 'kept');

    assert.equal(code, 1);
    assert.match(err, /PostgreSQL does not run/);
    assert.deepEqual(await readdir(join(folder, 'kept')), ['metrics']);
    const metrics = await readFile(join(folder, 'kept/metrics/chatwoot_backup.prom'), 'utf8');
    assert.match(metrics, /^chatwoot_backup_last_try_succeeded 0$/m);
    assert.match(metrics, /^chatwoot_backup_last_success_timestamp_seconds 0$/m);
  });

  it('changes nothing where nothing runs that could prove it', async () => {
    await engine('2.40.3');
    await setUp();
    for (const [name, ...words] of [['change-database-password.sh'], ['upgrade-temporal.sh', '1.32.1']]) {
      const { code, err } = await type(name ?? '', ...words);
      assert.equal(code, 1);
      assert.match(err, /does not run, so nothing could be proved\. Nothing was changed/);
    }
  });
});
