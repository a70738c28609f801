import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { claimFolder } from '../../../local/start/claim-folder.ts';
import { createClosers } from '../../../local/start/closers.ts';
import { emptyFolder } from '../../support/product/cli.ts';

describe('claimFolder', () => {
  const closers = () => createClosers(() => undefined);
  const address = () => 'http://localhost:3000';

  it('refuses a folder that another one has, with its address, until that one has ended', async () => {
    const folder = join(await emptyFolder(), 'local');
    const [first, second] = [closers(), closers()];
    await claimFolder(folder, address, first);

    await assert.rejects(claimFolder(folder, address, second), {
      name: 'UserError',
      message: `Another start has ${folder}, and answers at http://localhost:3000: use that one, end it, or set LOCAL_DIR to another folder.`,
    });

    await first.closeAll();
    await claimFolder(folder, address, second);
    await second.closeAll();
  });

  it('takes a folder whose process was killed', async () => {
    const folder = await emptyFolder();
    const module = new URL('../../../local/start/claim-folder.ts', import.meta.url).href;
    const code = `const { claimFolder } = await import('${module}');
      await claimFolder(${JSON.stringify(folder)}, () => '', { add: () => {} });
      console.log('claimed');
      process.stdin.resume();`;
    const child = spawn(process.execPath, ['--input-type=module', '--eval', code], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    await once(child.stdout, 'data');
    child.kill('SIGKILL');
    await once(child, 'close');

    const own = closers();
    await claimFolder(folder, address, own);
    await own.closeAll();
  });
});
