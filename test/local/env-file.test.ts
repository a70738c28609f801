import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { emptyFolder } from '../support/product/cli.ts';

const preload = fileURLToPath(new URL('../../local/env-file.ts', import.meta.url));

describe('a program of this folder', () => {
  const started = async (cwd: string, env: Record<string, string> = {}) => {
    const words = ['--import', preload, '--eval', 'console.log(process.env.A, process.env.B)'];
    return promisify(execFile)(process.execPath, words, { cwd, env });
  };

  it('says nothing of a .env that is not there', async () => {
    assert.deepEqual(await started(await emptyFolder()), { stdout: 'undefined undefined\n', stderr: '' });
  });

  it('has the settings of .env, and what the environment holds wins', async () => {
    const cwd = await emptyFolder();
    await writeFile(join(cwd, '.env'), 'A=1\nB=1\n');

    assert.deepEqual(await started(cwd, { B: '2' }), { stdout: '1 2\n', stderr: '' });
  });
});
