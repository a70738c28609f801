import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { ask, lastLines, must } from '../../drill/engine.ts';
import { readPlan } from '../../drill/options.ts';

const root = new URL('../../', import.meta.url);

/** The drill itself needs an engine; this is what it goes by. */
describe('drill', () => {
  it('reads what is wanted, and refuses what it does not understand', () => {
    const plan = readPlan(['--from', '1.31.4', '--to', '1.32.0', '--rate', '2.5', '--only', 'rotation']);

    assert.deepEqual(plan, { from: '1.31.4', to: '1.32.0', image: null, rate: 2.5, keep: false, only: ['rotation'] });
    assert.equal(readPlan(['--help']), null);
    assert.throws(() => readPlan(['--rate', '0']), /--rate must be a number above 0/);
    assert.throws(() => readPlan(['--to', 'latest']), /"latest" is no version/);
    assert.throws(() => readPlan(['--fast']), /--fast/);
  });

  it('tells how a command ended and what it said, on both', async () => {
    const said = await ask('sh', ['-c', 'cat; echo wrong >&2; exit 3'], '.', 'right\n');

    assert.deepEqual(said, { code: 3, text: 'right\nwrong\n' });
    await assert.rejects(must('sh', ['-c', 'echo why; exit 3'], '.'), /exit code 3\nwhy$/);
    assert.equal((await ask('/no/such/program', [], '.')).code, 124);
    assert.equal(lastLines('one\ntwo\nthree\n', 2), 'two\nthree');
  });

  it('copies what the image is made of, and runs scripts that are there', () => {
    const stand = readFileSync(new URL('drill/stand.ts', root), 'utf8');
    const steps = ['steps', 'rotations', 'deaths'].map((name) =>
      readFileSync(new URL(`drill/${name}.ts`, root), 'utf8'),
    );
    const allowed = [...readFileSync(new URL('.dockerignore', root), 'utf8').matchAll(/^!(.+)$/gm)].map(
      ([, path = '']) => path,
    );

    for (const path of allowed) assert.ok(stand.includes(`'${path}'`), path);
    const scripts = new Set([...steps.join('').matchAll(/'([a-z-]+\.sh)'/g)].map(([, name = '']) => name));
    assert.ok(scripts.size >= 8);
    for (const name of scripts) assert.ok(existsSync(new URL(`deploy/compose/${name}`, root)), name);
  });
});
