import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readFile, readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { faultPlanSchema } from '../../sandbox/faults/fault-plan.ts';
import { invokeGraph } from '../../src/activities/graph/invoke-graph.ts';
import { loadGraph } from '../../src/activities/graph/load-graph.ts';
import { settingNames } from '../../src/settings/settings.ts';
import * as messages from '../../src/workflows/facts/messages.ts';
import { MODEL_KEYS } from '../../src/contracts/built-in.ts';
import { NOTHING_TOLD } from '../../src/contracts/graph.ts';

const root = new URL('../../', import.meta.url);
const read = (name: string) => readFile(new URL(name, root), 'utf8');
/** Chatwoot's, Temporal's and the production compose file's own settings, what a shell that tries the commands holds, and what the tests themselves read. */
const NOT_OURS = [
  'FRONTEND_URL',
  'SAFE_FETCH_ALLOW_PRIVATE_NETWORK',
  'ADMIN_TOKEN',
  ...['DATABASE_URL', 'LANGSMITH_TRACING', 'LANGSMITH_API_KEY', 'LANGSMITH_PROJECT', 'LANGSMITH_ENDPOINT'],
  ...['LANGSMITH_TRACING_MODE', 'LANGSMITH_HIDE_INPUTS', 'LANGSMITH_HIDE_OUTPUTS'],
  // Read by the packages of other makers of models.
  ...[...Object.values(MODEL_KEYS), 'OLLAMA_BASE_URL'],
  'SANDBOX_SEED',
  'SANDBOX_WEBHOOK_SPREAD',
  'SANDBOX_CHATWOOT_VERSION',
  'BACKUP_METRICS',
  'WEBHOOK_HOST',
  'NUM_HISTORY_SHARDS',
  // Of the production compose file and the scripts beside it.
  'TEMPORAL_WORKER_BUILD_ID_BEFORE',
  ...['AGENT_IMAGE', 'TEMPORAL_VERSION', 'TEMPORAL_ALLOW_NO_AUTH', 'BACKUP_KEEP', 'BACKUP_METRICS'],
];

/** As GitHub makes them of headings. */
function anchorsOf(page: string): Set<string> {
  const headings = page.replaceAll(/^ *```[^]*?^ *```$/gm, '').matchAll(/^#+ (.+)$/gm);
  return new Set(
    [...headings].map(([, title = '']) =>
      title
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N}_ -]/gu, '')
        .replaceAll(' ', '-'),
    ),
  );
}

describe('documents', () => {
  let pages: { name: string; text: string }[];

  before(async () => {
    const docs = (await readdir(new URL('docs/', root))).filter((name) => name.endsWith('.md'));
    const names = ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', ...docs.map((name) => `docs/${name}`)];
    pages = await Promise.all(names.map(async (name) => ({ name, text: await read(name) })));
  });

  it('fit on two screens where they are read first: the README has 12,000 bytes at most', async () => {
    assert.ok(Buffer.byteLength(await read('README.md')) <= 12_000);
  });

  it('are each found from the README', async () => {
    const text = await read('README.md');

    const unlinked = pages
      .map(({ name }) => name)
      .filter((name) => name !== 'README.md' && !text.includes(`](${name})`));

    assert.deepEqual(unlinked, []);
  });

  it('link to chapters that exist', () => {
    const chapters = new Map(pages.map(({ name, text }) => [new URL(name, root).href, anchorsOf(text)]));
    const dead = pages.flatMap(({ name, text }) =>
      [...text.matchAll(/\]\(((?!https?:)[^)#\s]*)#([^)\s]+)\)/g)]
        .filter(([, file = '', anchor = '']) => !chapters.get(new URL(file, new URL(name, root)).href)?.has(anchor))
        .map(([link]) => `${name}: ${link}`),
    );

    assert.deepEqual(dead, []);
  });

  it('link to files and pictures that exist', () => {
    const dead = pages.flatMap(({ name, text }) =>
      [...text.matchAll(/\]\((?!https?:|#)([^)#\s]+)/g)]
        .map(([, target = '']) => target)
        .filter((target) => !existsSync(new URL(target, new URL(name, root))))
        .map((target) => `${name}: ${target}`),
    );

    assert.deepEqual(dead, []);
  });

  it('name npm scripts that exist', async () => {
    const { scripts } = JSON.parse(await read('package.json')) as { scripts: Record<string, string> };
    const named = pages.flatMap(({ text }) =>
      [...text.matchAll(/npm (?:run ([\w:-]+)|(start|test)\b)/g)].map(([, script, short]) => script ?? short ?? ''),
    );

    assert.deepEqual(
      named.filter((script) => !(script in scripts)),
      [],
    );
    assert.ok(named.length > 0);
  });

  it('name no setting that does not exist', () => {
    const known = new Set([...settingNames, ...NOT_OURS]);
    const unknown = pages.flatMap(({ name, text }) =>
      [...text.replaceAll(/\]\(\.\.\/(?:src|graphs)\/[^)]*\)/g, '').matchAll(/\b[A-Z]{2,}(?:_[A-Z]+)+\b/g)]
        .filter(([setting]) => !known.has(setting))
        .map(([setting]) => `${name}: ${setting}`),
    );

    assert.deepEqual(unknown, []);
  });

  it('show commands for updates and queries that a conversation knows', () => {
    const commands = pages.flatMap(({ text }) => [
      ...text.matchAll(/^ *temporal workflow (update|query) .*--(?:name|type) (\w+)/gm),
    ]);
    const known = Object.values(messages).map(({ type, name }) => `${type} ${name}`);

    const named = new Set(commands.map(([, kind = '', name = '']) => `${kind} ${name}`));

    assert.deepEqual([...named].sort(), known.filter((message) => !message.startsWith('signal')).sort());
  });

  it('name faults that can be switched on, as the page does', async () => {
    const text = pages.find(({ name }) => name === 'docs/faults.md')?.text ?? '';
    const page = await read('sandbox/page/faults/fault-list.js');
    const named = [...text.matchAll(/`((?:webhooks|api|model)\.[\w.]+)`/g), ...page.matchAll(/path: '([\w.]+)'/g)];
    const plans = [...text.matchAll(/--json '(.+)'/g)].map(([, json = '']) => JSON.parse(json) as unknown);
    const nested = named.map(([, path = '']) =>
      path.split('.').reduceRight<unknown>((inner, key) => ({ [key]: inner }), { next: 1, ms: 1 }),
    );

    assert.ok(named.length > 30 && plans.length > 3);
    for (const plan of [...plans, ...nested]) assert.ok(faultPlanSchema.safeParse(plan).success, JSON.stringify(plan));
  });

  it('name files of ours that exist', () => {
    const dead = pages.flatMap(({ name, text }) =>
      [...text.matchAll(/`((?:src|test|graphs|examples|local|sandbox)\/[\w./-]+)`/g)]
        .map(([, path = '']) => path)
        .filter((path) => !existsSync(new URL(path, root)))
        .map((path) => `${name}: ${path}`),
    );

    assert.deepEqual(dead, []);
  });

  it('show the example graph as it is, and it answers', async () => {
    const source = await read('examples/my-graph.ts');
    const graph = await loadGraph({ spec: './examples/my-graph.ts:graph', cwd: fileURLToPath(root) });
    const metadata = {
      ...NOTHING_TOLD,
      channel: 'chatwoot',
      account_id: 1,
      conversation_id: 1,
      contact_id: 1,
      contact_name: 'Lena',
      inbox_id: 1,
    } as const;
    const turn = {
      messages: [{ role: 'user' as const, content: 'I want a refund', id: 'cw:1:1' }],
      fresh: 1,
      sessionId: 'chatwoot:1',
      threadId: 'chatwoot:default:1:1',
      metadata,
    };

    const { reply, actions } = await invokeGraph(graph, turn, { signal: new AbortController().signal });

    assert.ok((await read('README.md')).includes(source), 'the README shows another text');
    assert.deepEqual([reply, actions.labels], ['One moment.', ['refund']]);
  });
});
