import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { emptyFolder } from '../support/product/cli.ts';

const MAIN = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));
const ENV = 'CHATWOOT_API_URL=http://localhost:3000\nCHATWOOT_ACCOUNT_ID=1\nCHATWOOT_API_TOKEN=a-token\n';

interface Ended {
  code: number | null;
  out: string;
  err: string;
}

function type(words: string[], cwd: string, env: Record<string, string> = {}): Promise<Ended> {
  const child = spawn(process.execPath, [MAIN, ...words], { cwd, env: { PATH: process.env['PATH'], ...env } });
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
    const [agent] = JSON.parse(out) as { account: number; chatwoot: string }[];
    assert.deepEqual([agent?.account, agent?.chatwoot], [7, 'http://localhost:3000']);
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
});
