import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { emptyFolder, typing } from '../support/product/cli.ts';

const run = promisify(execFile);

describe('completion', () => {
  let type: ReturnType<typeof typing>;
  before(async () => {
    type = typing({}, await emptyFolder());
  });

  /** What bash offers behind these words; the last one is being typed. */
  async function offered(...words: string[]): Promise<string[]> {
    const { out } = await type('completion', 'bash');
    const line = ['durable-chatwoot-agent', ...words].join(' ');
    const script = `${out}
      COMP_WORDBREAKS=$' :' COMP_LINE="$1" COMP_POINT=\${#1} 
      # As bash parts the words.
      COMP_WORDS=(\${1//:/ : }) COMP_CWORD=$((\${#COMP_WORDS[@]} - 1))
      _durable_chatwoot_agent; printf '%s\\n' "\${COMPREPLY[@]}"`;
    const { stdout } = await run('bash', ['-c', script, 'bash', line, 'durable-chatwoot-agent', ...words]);
    return stdout.split('\n').filter((word) => word !== '');
  }

  it('lets bash complete commands, their commands, options and choices', async () => {
    assert.deepEqual(await offered('co'), ['connect', 'conversations', 'completion']);
    assert.deepEqual(await offered('agents', ''), ['pause', 'resume', 'list', '--help']);
    assert.deepEqual(await offered('conversations', 'show', '17', '--j'), ['--json']);
    assert.deepEqual(await offered('completion', 'z'), ['zsh']);
    assert.deepEqual(await offered('report', '--since', '7d', '--h'), ['--html', '--help']);
    // Bash has parted the word, and puts what is offered behind the colon.
    assert.deepEqual(await offered('start:wo'), ['worker']);
    assert.deepEqual(await offered('init', '--template', 't'), ['tools']);
    assert.deepEqual(await offered('init', '--template', 'tools', '--n'), ['--no-install']);
    assert.deepEqual(await offered('conversations', 'list', '--phase', 'h'), ['handedOff']);
  });

  for (const shell of ['zsh', 'fish']) {
    it(`knows the same for ${shell}`, async () => {
      const { code, out } = await type('completion', shell);

      assert.equal(code, 0);
      assert.match(out, /' agents'[^\n]*pause resume list --help/);
      assert.match(out, /' init --template'[^\n]*model-agent tools approval knowledge/);
    });
  }

  it('names the shells that it knows', async () => {
    const { code, err } = await type('completion', 'tcsh');

    assert.equal(code, 2);
    assert.match(err, /Allowed choices are bash, zsh, fish/);
  });
});

describe('--version', () => {
  it('says which version this is', async () => {
    const { out } = await typing({}, await emptyFolder())('--version');

    assert.match(out, /^\d+\.\d+\.\d+$/);
  });
});
