import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { cp, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { emptyFolder } from '../support/product/cli.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const MAIN = join(ROOT, 'src/cli/main.ts');
const ENV = 'CHATWOOT_API_URL=http://localhost:3000\nCHATWOOT_ACCOUNT_ID=1\nCHATWOOT_API_TOKEN=a-token\n';

interface Ended {
  code: number | null;
  out: string;
  err: string;
}

function type(words: string[], cwd: string, env: Record<string, string> = {}, main = MAIN): Promise<Ended> {
  const child = spawn(process.execPath, [main, ...words], { cwd, env: { PATH: process.env['PATH'], ...env } });
  const ended: Ended = { code: null, out: '', err: '' };
  child.stdout.on('data', (chunk: Buffer) => (ended.out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (ended.err += chunk.toString()));
  return new Promise((resolve) => {
    child.on('close', (code) => {
      resolve({ ...ended, code });
    });
  });
}

describe('the command line', function () {
  this.timeout(60_000);
  let folder: string;

  before(async () => {
    folder = await emptyFolder();
    await writeFile(join(folder, '.env'), `${ENV}CHATWOOT_WEBHOOK_SECRET=a-secret\n`);
  });

  it('reads .env of the folder in which it is typed, and the environment before it', async () => {
    const { code, out, err } = await type(['agents', 'list', '--json'], folder, { CHATWOOT_ACCOUNT_ID: '7' });

    assert.equal(code, 0, err);
    const [agent] = JSON.parse(out) as { account: number; chatwoot: string; graph: string }[];
    assert.deepEqual([agent?.account, agent?.chatwoot], [7, 'http://localhost:3000']);
    assert.equal(agent?.graph, 'built-in support graph');
    assert.doesNotMatch(out, /a-token|a-secret/);
  });

  it('names every fault of the settings, with exit code 1', async () => {
    const { code, out, err } = await type(['agents', 'list'], await emptyFolder());

    assert.deepEqual([code, out], [1, '']);
    assert.match(err, /CHATWOOT_API_URL: is required/);
  });

  it('says what can be typed, and shows it where a word is not understood, with exit code 2', async () => {
    const help = await type(['--help'], folder);
    assert.equal(help.code, 0);
    for (const command of ['connect', 'doctor', 'conversations', 'redrive', 'agents'])
      assert.match(help.out, new RegExp(`^ {2}${command} `, 'm'));

    const wrong = await type(['conversation', 'list'], folder);
    assert.equal(wrong.code, 2);
    assert.match(wrong.err, /unknown command 'conversation'/);
  });

  it('wants the Node that the package names', async () => {
    const { engines } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8')) as { engines: { node: string } };
    const bin = await readFile(join(ROOT, 'bin/durable-chatwoot-agent.js'), 'utf8');

    assert.match(bin, new RegExp(`needs Node ${engines.node.replace('>=', '')} or later`));
  });

  it('says what to use where the folder local is left out, as in the Docker image', async () => {
    const image = await emptyFolder();
    for (const part of ['src', 'package.json']) await cp(join(ROOT, part), join(image, part), { recursive: true });
    await symlink(join(ROOT, 'node_modules'), join(image, 'node_modules'));

    const { code, err } = await type(['start'], folder, {}, join(image, 'src/cli/main.ts'));

    assert.equal(code, 1);
    assert.match(err, /^start is not part of this image: use start:ingress and start:worker .*\n$/);
  });
});
