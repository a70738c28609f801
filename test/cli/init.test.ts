import assert from 'node:assert/strict';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ownSource } from '../../src/cli/init/own-source.ts';
import { projectName } from '../../src/cli/init/project-name.ts';
import { emptyFolder, typing } from '../support/product/cli.ts';

describe('init', () => {
  for (const template of ['model-agent', 'tools', 'approval']) {
    it(`makes a project of ${template}`, async () => {
      const folder = await emptyFolder();
      const { code, out } = await typing({}, folder)('init', 'My Bot', '--template', template);
      const read = (name: string) => readFile(join(folder, 'My Bot', name), 'utf8');

      assert.equal(code, 0);
      assert.match(out, /cd "My Bot"\n {2}npm install\n {2}npm run dev$/);
      assert.deepEqual((await readdir(join(folder, 'My Bot'))).sort(), [
        ...['.dockerignore', '.env', '.gitignore', 'README.md', 'docker-compose.yml', 'langgraph.json', 'package.json'],
        ...['src', 'test', 'tsconfig.json'],
      ]);
      const { name, dependencies } = JSON.parse(await read('package.json')) as {
        name: string;
        dependencies: Record<string, string>;
      };
      assert.equal(name, 'my-bot');
      assert.match(dependencies['@langchain/langgraph'] ?? '', /^\d/);
      assert.equal(dependencies['durable-chatwoot-agent'], '^0.1.0');
      assert.match(await read('README.md'), /^# my-bot$/m);
    });
  }

  it('makes a project of knowledge: texts, settings and a test in place of a graph', async () => {
    const folder = await emptyFolder();
    const { code, out } = await typing({}, folder)('init', 'bot', '--template', 'knowledge');
    const read = (name: string) => readFile(join(folder, 'bot', name), 'utf8');

    assert.equal(code, 0);
    assert.match(out, /it answers from the texts in knowledge\//);
    assert.deepEqual((await readdir(join(folder, 'bot'))).sort(), [
      ...['.dockerignore', '.env', '.gitignore', 'README.md', 'docker-compose.yml', 'instructions.md', 'knowledge'],
      ...['package.json', 'test', 'tsconfig.json'],
    ]);
    assert.match(await read('README.md'), /^# bot$/m);
    assert.match(await read('.env'), /^KNOWLEDGE=\.\/knowledge$/m);
  });

  it('takes a folder that is empty, but for git', async () => {
    const folder = await emptyFolder();
    await mkdir(join(folder, '.git'));

    assert.equal((await typing({}, folder)('init', '.')).code, 0);
  });

  it('refuses a folder that is not empty, and changes nothing there', async () => {
    const folder = await emptyFolder();
    await writeFile(join(folder, 'thesis.md'), 'years of work');
    const { code, err } = await typing({}, folder)('init', '.');

    assert.equal(code, 1);
    assert.match(err, /^\. is not empty \(thesis\.md is there\): name a folder/);
    assert.deepEqual(await readdir(folder), ['thesis.md']);
  });

  it('refuses a file, a name of nothing, and a template that there is not', async () => {
    const folder = await emptyFolder();
    await writeFile(join(folder, 'file'), '');
    const type = typing({}, folder);

    assert.match((await type('init', 'file')).err, /^file is a file: name a folder/);
    assert.match((await type('init', '???')).err, /^"\?\?\?" makes no name for a package/);
    const { code, err } = await type('init', 'bot', '--template', 'magic');
    assert.equal(code, 2);
    assert.match(err, /Allowed choices are model-agent, tools, approval, knowledge/);
  });
});

describe('projectName', () => {
  for (const [folder, name] of [
    ['my-bot', 'my-bot'],
    ['Über Bot 2', 'uber-bot-2'],
    ['.hidden_', 'hidden'],
    ['你好', undefined],
    ['node_modules', undefined],
  ] as const) {
    it(`of ${folder} is ${name ?? 'none'}`, () => {
      assert.equal(projectName(folder), name);
    });
  }
});

describe('ownSource', () => {
  const lock = async (resolved: string | undefined) => {
    const folder = await emptyFolder();
    const packages = { 'node_modules/durable-chatwoot-agent': { version: '1.2.3', ...(resolved ? { resolved } : {}) } };
    await mkdir(join(folder, 'node_modules'));
    await writeFile(join(folder, 'node_modules/.package-lock.json'), JSON.stringify({ packages }));
    return [folder, await ownSource(join(folder, 'node_modules/durable-chatwoot-agent'), '1.2.3')] as const;
  };

  it('is the version where a registry has it, or nobody says', async () => {
    assert.equal((await lock('https://registry.example/durable-chatwoot-agent-1.2.3.tgz'))[1], '^1.2.3');
    assert.equal((await lock(undefined))[1], '^1.2.3');
    assert.equal(await ownSource('/nowhere/node_modules/durable-chatwoot-agent', '1.2.3'), '^1.2.3');
  });

  it('is the file that it was packed into', async () => {
    const [folder, source] = await lock('file:../packed.tgz');

    assert.equal(source, `file:${join(folder, '../packed.tgz')}`);
  });
});
