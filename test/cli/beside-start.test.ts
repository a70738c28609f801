import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { tellCommands } from '../../local/start/tell-commands.ts';
import { createClosers } from '../../local/start/closers.ts';
import { besideStart } from '../../src/cli/beside-start.ts';
import { emptyFolder } from '../support/product/cli.ts';

describe('besideStart', () => {
  const settings = { CHATWOOT_API_URL: 'http://localhost:3000', CHATWOOT_API_TOKEN: 'sandbox-bot-token' };
  const closers = createClosers(() => undefined);
  let cwd: string;

  before(async () => {
    cwd = await emptyFolder();
    await mkdir(join(cwd, '.local'));
    await tellCommands(join(cwd, '.local'), settings, closers);
  });

  it('gives commands that look at a bot the settings of the start that runs', () => {
    assert.deepEqual(besideStart(['conversations', 'show', '1'], {}, cwd), settings);
    assert.deepEqual(besideStart(['doctor'], { LOCAL_DIR: '.local' }, cwd), settings);
  });

  it('leaves alone whoever has a Chatwoot of their own, and other commands', () => {
    assert.equal(besideStart(['doctor'], { CHATWOOT_API_URL: 'https://chat.example' }, cwd), null);
    assert.equal(besideStart(['doctor'], { AGENTS_FILE: 'agents.json' }, cwd), null);
    assert.equal(besideStart(['connect'], {}, cwd), null);
    assert.equal(besideStart(['start:worker'], {}, cwd), null);
  });

  it('has nothing where none runs, or what is there cannot be read', async () => {
    await writeFile(join(cwd, '.local', 'running.json'), '{');
    assert.equal(besideStart(['doctor'], {}, cwd), null);

    await closers.closeAll();
    assert.equal(besideStart(['doctor'], {}, cwd), null);
  });
});
