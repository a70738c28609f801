import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { GraphChoice } from '../../../src/activities/graph/find-graph.ts';
import { loadGraph, type AgentGraph } from '../../../src/activities/graph/load-graph.ts';
import { made } from '../../fixtures/graphs/echo.ts';

const cwd = path.resolve(import.meta.dirname, '../../fixtures/graphs');
const project = (name: string) => path.join(cwd, name);

/** Files that no other tool of the project could read. */
let scratch: string;
before(async () => {
  scratch = await mkdtemp(path.join(tmpdir(), 'load-graph-'));
  const echo = pathToFileURL(path.join(cwd, 'echo.ts')).href;
  await writeFile(path.join(scratch, 'plain.mjs'), `export { compiled as graph } from '${echo}';`);
  await mkdir(path.join(scratch, 'broken'));
  await writeFile(path.join(scratch, 'broken', 'langgraph.json'), '{ "graphs": ');
});
after(() => rm(scratch, { recursive: true }));

async function ask(graph: AgentGraph, content: string): Promise<string | undefined> {
  const { messages } = (await graph.invoke({ messages: [{ role: 'user', content }] })) as {
    messages: { text: string }[];
  };
  return messages.at(-1)?.text;
}

async function failure(choice: Partial<GraphChoice>): Promise<string> {
  const error: unknown = await loadGraph({ cwd, ...choice }).then(
    () => 'loaded',
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof Error, 'it loaded');
  assert.equal(error.name, 'GraphLoadError');
  return error.message;
}

describe('loadGraph', () => {
  const shapes: [string, string][] = [
    ['a compiled graph', './echo.ts:compiled'],
    ['an uncompiled graph', './echo.ts:uncompiled'],
    ['a promise', './echo.ts:promised'],
    ['a factory', './echo.ts:factory'],
    ['an async factory of an uncompiled graph', './echo.ts:asyncFactory'],
    ['the default export', './echo.ts'],
    ['an absolute path', `${path.join(cwd, 'echo.ts')}:compiled`],
  ];
  for (const [what, spec] of shapes) {
    it(`loads ${what}`, async () => {
      assert.equal(await ask(await loadGraph({ cwd, spec }), 'hello'), 'echo: hello');
    });
  }

  it('loads an .mjs file', async () => {
    assert.equal(await ask(await loadGraph({ cwd: scratch, spec: './plain.mjs:graph' }), 'hello'), 'echo: hello');
  });

  it('calls a factory once, with an empty config', async () => {
    made.length = 0;

    const graph = await loadGraph({ cwd, spec: './echo.ts:factory' });
    await ask(graph, 'one');
    await ask(graph, 'two');

    assert.deepEqual(made, [{ configurable: {} }]);
  });

  for (const [what, spec] of [
    ['zod', 'zodded'],
    ['a JSON schema', 'schemed'],
    ['a strategy of the provider', 'provided'],
  ] as const) {
    it(`refuses an agent that would end with data alone, by ${what}, and says what to write`, async () => {
      assert.match(
        await failure({ spec: `./structured.ts:${spec}` }),
        /has answer, sources and no `reply`; name what the customer reads `reply`/,
      );
    });
  }

  for (const [what, spec] of [
    ['a reply', 'replying'],
    ['words of its own for it', 'worded'],
    ['middleware that may write a text', 'written'],
  ] as const) {
    it(`loads an agent whose data comes with ${what}`, async () => {
      await loadGraph({ cwd, spec: `./structured.ts:${spec}` });
    });
  }

  it("unwraps createAgent's result and keeps its config", async () => {
    const graph = (await loadGraph({ cwd, spec: './agent.ts:agent' })) as AgentGraph & { config: object };

    assert.ok(graph.channels && 'messages' in graph.channels);
    assert.equal((graph.config as { recursionLimit: number }).recursionLimit, 7);
  });

  it('finds the built-in graph from anywhere', async () => {
    const labels: unknown[] = [];

    const graph = await loadGraph({ cwd: scratch, log: (_, { graph: label }) => labels.push(label) });

    assert.ok(graph.channels && 'messages' in graph.channels);
    assert.deepEqual(labels, ['built-in support graph']);
  });

  it("finds the same graph by the project's own langgraph.json", async () => {
    const labels: unknown[] = [];

    await loadGraph({ cwd: path.resolve(cwd, '../../..'), log: (_, { graph: label }) => labels.push(label) });

    assert.deepEqual(labels, ['./graphs/support/graph.ts']);
  });

  it('says what it loaded', async () => {
    const events: unknown[] = [];

    await loadGraph({ cwd, spec: './echo.ts', log: (event, fields) => events.push([event, fields]) });

    assert.deepEqual(events, [['graph loaded', { graph: './echo.ts', export: 'default', memory: 'transcript' }]]);
  });
});

describe('loadGraph with langgraph.json', () => {
  it('prefers the graph named agent', async () => {
    assert.equal(await ask(await loadGraph({ cwd: project('project') }), 'x'), 'echo: x');
  });

  it('takes the graph that is asked for, also from an object entry', async () => {
    const graph = await loadGraph({ cwd: project('project'), graphId: 'other' });

    assert.ok(graph.channels && 'jumpTo' in graph.channels);
  });

  it('takes the only graph whatever its name', async () => {
    assert.equal(await ask(await loadGraph({ cwd: project('no-agent') }), 'x'), 'echo: x');
  });

  it('lets AGENT_GRAPH win', async () => {
    const graph = await loadGraph({ cwd: project('several'), spec: '../echo.ts:compiled' });

    assert.equal(await ask(graph, 'x'), 'echo: x');
  });

  it('hands over the variables of its env file', async () => {
    const seen: unknown[] = [];

    await loadGraph({ cwd: project('project'), applyEnv: (variables) => seen.push(variables) });

    assert.deepEqual(seen, [{ GRAPH_GREETING: 'from the file' }]);
  });

  it('hands over the variables of its env object as text', async () => {
    const seen: unknown[] = [];

    await loadGraph({ cwd: project('several'), graphId: 'sales', applyEnv: (variables) => seen.push(variables) });

    assert.deepEqual(seen, [{ A: '1', N: '2' }]);
  });

  it('goes on without a missing env file, and says so', async () => {
    const events: string[] = [];

    await loadGraph({ cwd: project('no-agent'), log: (event) => events.push(event) });

    assert.deepEqual(events, ['graph env file not found', 'graph loaded']);
  });
});

describe('loadGraph says what it found instead:', () => {
  const faults: [string, Partial<GraphChoice>, RegExp][] = [
    ['a number', { spec: './wrong.ts:foo' }, /^\.\/wrong\.ts, "foo" is a number, not a LangGraph graph/],
    ['its other exports', { spec: './wrong.ts:foo' }, /the file has exports a, b, empty, failing, foo/],
    ['an object', { spec: './wrong.ts:a' }, /"a" is an object with prompt/],
    ['null', { spec: './wrong.ts:nothing' }, /"nothing" is null/],
    [
      'no such export',
      { spec: './wrong.ts:graph' },
      /^\.\/wrong\.ts has no export "graph"; it has exports a, b, empty/,
    ],
    ['no default export', { spec: './wrong.ts' }, /^\.\/wrong\.ts has no export "default"/],
    ['no file', { spec: './nowhere.ts:graph' }, /^file not found: \.\/nowhere\.ts \(looked for .+nowhere\.ts\)$/],
    ['a drive letter is no export', { spec: 'C:/graphs/nowhere.ts' }, /^file not found: C:\/graphs\/nowhere\.ts/],
    ['a folder', { spec: './project:graph' }, /^file not found: \.\/project/],
    ['a factory of nothing', { spec: './wrong.ts:empty' }, /, "empty" is a function that returns undefined/],
    ['a failing factory', { spec: './wrong.ts:failing' }, /, "failing": making the graph failed: no database/],
    [
      'no messages',
      { spec: './wrong.ts:withoutMessages' },
      /has no `messages` channel, its channels are input, output$/,
    ],
    ['no state at all', { spec: './wrong.ts:runnable' }, /can be invoked but has no state/],
    ['Python', { spec: './agent.py:graph' }, /^\.\/agent\.py:graph is a Python graph/],
    ['Python in langgraph.json', { cwd: project('python') }, /Python graph/],
    ['several graphs', { cwd: project('several') }, /has graphs sales, support: set AGENT_GRAPH_ID/],
    ['no such graph', { cwd: project('several'), graphId: 'x' }, /has no graph "x"; it has sales, support/],
    ['no langgraph.json', { graphId: 'agent' }, /AGENT_GRAPH_ID is "agent", but there is no langgraph\.json/],
  ];
  for (const [what, choice, message] of faults) {
    it(what, async () => {
      assert.match(await failure(choice), message);
    });
  }

  it('broken JSON', async () => {
    assert.equal(await failure({ cwd: path.join(scratch, 'broken') }), 'langgraph.json is not valid JSON');
  });
});
