import assert from 'node:assert/strict';
import { chmod, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { findTool, type Source, type Tool } from '../../../local/temporal/find-tool.ts';

describe('findTool', () => {
  let folder: string;
  let lines: string[];

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'find-tool-'));
    lines = [];
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('takes the program that the setting names before any other', async () => {
    const named = await program('elsewhere/my-temporal');
    await program('path/temporal');

    assert.equal(await find([], { TEMPORAL_CLI: named }), named);
  });

  it('names the setting whose program cannot be run', async () => {
    const missing = join(folder, 'missing');

    await assert.rejects(find([], { TEMPORAL_CLI: missing }), {
      name: 'UserError',
      message: `TEMPORAL_CLI names ${missing}, which is not a program that can be run.`,
    });
  });

  it('takes the one on PATH before the one fetched earlier', async () => {
    const installed = await program('path/temporal');
    await program('cache/temporal-1.0/bin/temporal');

    assert.equal(await find([]), installed);
  });

  it('ignores folders and files on PATH that cannot be run', async () => {
    await mkdir(join(folder, 'path/temporal'), { recursive: true });
    const cached = await program('cache/temporal-1.0/bin/temporal');

    assert.equal(await find([]), cached);
  });

  it('takes the one fetched earlier without fetching again', async () => {
    const cached = await program('cache/temporal-1.0/bin/temporal');

    assert.equal(await find([failing]), cached);
    assert.deepEqual(lines, []);
  });

  it('fetches from the first source that works and says so', async () => {
    const found = await find([failing, working]);

    assert.equal(found, join(folder, 'cache/temporal-1.0/bin/temporal'));
    assert.deepEqual(lines, ['Fetching …']);
  });

  it('leaves nothing half fetched behind', async () => {
    await assert.rejects(find([failing, half]));

    assert.deepEqual(await readdir(join(folder, 'cache')), []);
  });

  it('says in one sentence what to install where every source fails', async () => {
    await assert.rejects(find([failing, half]), { name: 'UserError', message: 'Install it.' });
  });

  it('ends with one copy where two processes fetch at once', async () => {
    const bothStarted = Promise.withResolvers<undefined>();
    let started = 0;
    const slow: Source = async (draft, how) => {
      if (++started === 2) bothStarted.resolve(undefined);
      await bothStarted.promise;
      await working(draft, how);
    };

    const [one, other] = await Promise.all([find([slow]), find([slow])]);

    assert.equal(one, other);
    assert.deepEqual(await readdir(join(folder, 'cache')), ['temporal-1.0']);
  });

  async function find(sources: Source[], env: NodeJS.ProcessEnv = {}): Promise<string> {
    const tool: Tool = {
      name: 'temporal',
      version: '1.0',
      setting: 'TEMPORAL_CLI',
      notice: 'Fetching …',
      sources,
      advice: 'Install it.',
    };
    const search = { env: { PATH: join(folder, 'path'), ...env }, cacheDir: join(folder, 'cache') };
    return findTool(tool, { ...search, log: (line) => lines.push(line) });
  }

  async function program(path: string): Promise<string> {
    return writeProgram(join(folder, path));
  }
});

const failing: Source = () => Promise.reject(new Error('no network'));

/** Claims to have worked but brought something else. */
const half: Source = (draft) => writeFile(join(draft, 'readme'), '');

const working: Source = async (draft) => {
  await writeProgram(join(draft, 'bin/temporal'));
};

async function writeProgram(path: string): Promise<string> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, '#!/bin/sh\n');
  await chmod(path, 0o755);
  return path;
}
