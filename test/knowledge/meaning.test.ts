import assert from 'node:assert/strict';
import { chmod, mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createEmbedder } from '../../graphs/support/embedder.ts';
import { openKnowledge, type Knowledge } from '../../src/knowledge/knowledge.ts';
import { createMeaning } from '../../src/knowledge/meaning/meaning.ts';
import { openStore } from '../../src/knowledge/store/store.ts';
import type { Source } from '../../src/knowledge/source.ts';
import { startEmbeddingServer, type EmbeddingServer } from '../support/servers/embedding-server.ts';

const TOPICS = [
  ['refund', 'money back', 'geld zurück'],
  ['canvas', 'fabric', 'stoff'],
  ['parking', 'car park'],
  ['opening hours', 'when are you open'],
  ['kayak'],
];
const TEXTS = {
  'returns.md': '# Returns\n\nYou get a refund within 40 days.',
  'tents.md': '# Tents\n\nOur tents are made of waxed canvas.',
  'visit.md': '# Visit\n\nThere is parking behind the shop.',
  'hours.md': '# Hours\n\nOpening hours are nine to five.',
  'boats.md': '# Boats\n\nEvery kayak floats.',
};

describe('the search by meaning', () => {
  let folder: string;
  let server: EmbeddingServer;
  let told: string[][];
  const opened: Knowledge[] = [];
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'meaning-'));
    await mkdir(path.join(folder, 'docs'));
    for (const [name, text] of Object.entries(TEXTS)) await writeFile(path.join(folder, 'docs', name), text);
    server = await startEmbeddingServer(TOPICS);
    told = [];
  });
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((each) => each.close()));
    await server.close();
    await chmod(folder, 0o700);
    await rm(folder, { recursive: true });
  });

  const store = () => path.join(folder, 'store');
  const sources = (): Source[] => [{ kind: 'files', name: 'docs', path: path.join(folder, 'docs') }];
  const open = async ({ model = 'any', stored = true } = {}) => {
    const knowledge = await openKnowledge({
      ...{ sources: sources(), refresh: 0, store: stored ? store() : null },
      embedder: createEmbedder(model, 'no-key', server.url),
      onFaults: (faults) => told.push(faults.map(({ where, why }) => `${where} ${why}`)),
    });
    opened.push(knowledge);
    return knowledge;
  };
  const first = async (knowledge: Knowledge, question: string) => (await knowledge.search(question))[0]?.document;
  const embedded = () => server.asked.flat().filter((text) => text.includes('\n')).length;

  it('finds what words do not, in another language too, beside what they do', async () => {
    const read = await open();

    assert.equal(await first(read, 'Bekomme ich mein Geld zurück?'), 'Returns');
    assert.equal(await first(read, 'which fabric?'), 'Tents');
    assert.equal(await first(read, 'do you have waxed tents'), 'Tents');
    assert.deepEqual(await read.search('who won the match yesterday'), []);
    assert.deepEqual(told, []);
  });

  it('puts first what both name', async () => {
    const found = await (await open()).search('a refund for tents of another fabric within 40 days');

    assert.deepEqual(found.map(({ document }) => document).sort(), ['Returns', 'Tents']);
  });

  it('pays for a text once: not again after a restart, nor for a second worker, and after a change for what is new alone', async () => {
    await open();
    assert.equal(embedded(), 5);

    const [second, third] = await Promise.all([open(), open()]);
    assert.equal(embedded(), 5);
    assert.equal(await first(second, 'which fabric?'), 'Tents');

    await writeFile(path.join(folder, 'docs', 'tents.md'), '# Tents\n\nOur tents are made of fabric, all of them.');
    await third.refresh();
    assert.equal(embedded(), 6);
    await open({ model: 'other' });
    assert.equal(embedded(), 11);
  });

  it('asks once where several workers begin at the same time', async () => {
    await Promise.all([open(), open(), open()]);

    assert.equal(embedded(), 5);
  });

  it('takes over from a worker that died, and not from one that lives', async () => {
    const kept = await openStore(store());
    const embedder = createEmbedder('any', 'no-key', server.url);
    await kept.claim(embedder.model);
    const [claimed = ''] = await readdir(path.join(store(), 'vectors'));
    await open();
    assert.equal(embedded(), 0);

    const old = new Date(Date.now() - 3_600_000);
    await utimes(path.join(store(), 'vectors', claimed), old, old);
    await open();
    assert.equal(embedded(), 5);
  });

  it('gives way to words alone while its model is away, says so once, and is back with it', async () => {
    server.state.mood = 'away';
    const read = await open();

    assert.equal(await first(read, 'do you have waxed tents'), 'Tents');
    assert.equal(await first(read, 'waxed tents, please'), 'Tents');
    await read.refresh();
    assert.equal(told.length, 1);
    assert.match(told[0]?.[0] ?? '', /^OPENAI_EMBEDDING_MODEL .* is away, so words alone are searched: 500/);

    server.state.mood = 'well';
    await read.refresh();
    assert.equal(await first(read, 'which fabric?'), 'Tents');
    assert.deepEqual(told[1], []);
  });

  it('takes no nonsense for vectors', async () => {
    server.state.mood = 'nonsense';
    const read = await open();

    assert.equal(await first(read, 'do you have waxed tents'), 'Tents');
    assert.match(told.join(), /answers something else than vectors/);
  });

  it('keeps no question waiting for a model that hangs, and asks it no second one', async () => {
    const meaning = createMeaning(createEmbedder('any', 'no-key', server.url), null, 1);
    await meaning.learn([passage]);
    server.state.mood = 'hangs';
    const before = server.asked.length;

    assert.deepEqual(await meaning.search('which fabric?'), []);
    assert.deepEqual(await meaning.search('which fabric?'), []);
    assert.match(meaning.fault()?.why ?? '', /did not answer within/);
    assert.ok(server.asked.length <= before + 1);
  });

  it('embeds again what it cannot read of its store', async () => {
    await open();
    const vectors = path.join(store(), 'vectors');
    for (const entry of await readdir(vectors, { recursive: true, withFileTypes: true })) {
      if (entry.isFile()) await writeFile(path.join(entry.parentPath, entry.name), 'odd');
    }
    const states = path.join(store(), 'texts');
    for (const name of await readdir(states)) await writeFile(path.join(states, name), '{"documents":');

    assert.equal(await first(await open(), 'which fabric?'), 'Tents');
    assert.equal(embedded(), 10);
  });
});

const passage = {
  ...{ id: 'a', title: 'Tents', document: 'Tents', address: null },
  ...{ text: 'Made of canvas.', keywords: '', language: 'en' },
};

describe('the store of what was read', () => {
  let folder: string;
  const opened: Knowledge[] = [];
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'store-'));
    await mkdir(path.join(folder, 'docs'));
    await writeFile(path.join(folder, 'docs', 'tents.md'), '# Tents\n\nOur tents are made of waxed canvas.');
  });
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((each) => each.close()));
    await rm(folder, { recursive: true });
  });
  const open = async (store = path.join(folder, 'store')) => {
    const faults: string[] = [];
    const knowledge = await openKnowledge({
      ...{ sources: [{ kind: 'files', name: 'docs', path: path.join(folder, 'docs') }], refresh: 0, store },
      onFaults: (told) => faults.push(...told.map(({ where, why }) => `${path.basename(where)} ${why}`)),
    });
    opened.push(knowledge);
    return { knowledge, faults };
  };

  it('gives a worker that starts while a source is away what another one read', async () => {
    await open();
    await rm(path.join(folder, 'docs'), { recursive: true });

    const { knowledge, faults } = await open();

    assert.equal((await knowledge.search('waxed tents'))[0]?.document, 'Tents');
    assert.deepEqual(faults, ['docs is not there']);
  });

  it('leaves no half file behind, and clears away what nobody has opened for months', async () => {
    await open();
    const texts = path.join(folder, 'store', 'texts');
    const long = new Date(Date.now() - 100 * 86_400_000);
    const [name = ''] = await readdir(texts);
    assert.match(name, /^[\da-f]{64}\.json$/);
    for (const each of [`${'a'.repeat(64)}.json`, `${'b'.repeat(64)}.x.draft`, 'notes.txt']) {
      await writeFile(path.join(texts, each), '');
      await utimes(path.join(texts, each), long, long);
    }

    await openStore(path.join(folder, 'store'));

    assert.deepEqual((await readdir(texts)).sort(), [name, 'notes.txt'].sort());
  });

  it('that cannot be written is told, and all goes on in memory', async () => {
    await writeFile(path.join(folder, 'file'), '');

    const { knowledge, faults } = await open(path.join(folder, 'file', 'store'));

    assert.equal((await knowledge.search('waxed tents'))[0]?.document, 'Tents');
    assert.match(faults.join(), /^store cannot be written, so nothing of it outlives the worker: ENOTDIR/);
  });
});
