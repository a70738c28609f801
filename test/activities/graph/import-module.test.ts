import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { StateGraph } from '@langchain/langgraph';
import { loadGraph } from '../../../src/activities/graph/load-graph.ts';

const root = path.resolve(import.meta.dirname, '../../..');

/** As LangGraph.js' own template has it, with what teams write beside it. */
const PROJECT = {
  'package.json': '{ "type": "module" }',
  'langgraph.json':
    '{ "node_version": "20", "graphs": { "agent": "./src/agent/graph.ts:graph" }, "dependencies": ["."] }',
  'tsconfig.json': JSON.stringify({
    compilerOptions: {
      module: 'NodeNext',
      target: 'ES2021',
      strict: true,
      baseUrl: '.',
      paths: { '@lib/*': ['./src/lib/*'] },
    },
  }),
  'src/lib/mood.ts': `export enum Mood {
  Good = 'good',
}
export class Greeter {
  constructor(private readonly mood: Mood) {}
  greet(what: string): string {
    return \`\${this.mood}: \${what}\`;
  }
}
`,
  'src/agent/state.ts': `import { BaseMessage, BaseMessageLike } from '@langchain/core/messages';
import { Annotation, messagesStateReducer } from '@langchain/langgraph';

export const StateAnnotation = Annotation.Root({
  messages: Annotation<BaseMessage[], BaseMessageLike[]>({ reducer: messagesStateReducer, default: () => [] }),
});
`,
  'src/agent/graph.ts': `import { StateGraph } from '@langchain/langgraph';
import { RunnableConfig } from '@langchain/core/runnables';
import { Greeter, Mood } from '@lib/mood.js';
import { StateAnnotation } from './state.js';

const callModel = async (state: typeof StateAnnotation.State, _config: RunnableConfig) => {
  const question = state.messages.at(-1)!.text;
  if (question === 'throw') throw new Error('from line 8');
  return { messages: [{ role: 'assistant', content: new Greeter(Mood.Good).greet(question) }] };
};
export const builder = new StateGraph(StateAnnotation).addNode('callModel', callModel).addEdge('__start__', 'callModel');
export const graph = builder.compile();
`,
};

describe('a TypeScript project as teams write it', function () {
  this.timeout(30_000);
  let scratch: string;
  let count = 0;

  before(async () => {
    scratch = await mkdtemp(path.join(tmpdir(), 'import-module-'));
    await symlink(path.join(root, 'node_modules'), path.join(scratch, 'node_modules'));
  });
  after(() => rm(scratch, { recursive: true }));

  /** A folder of its own for each, since Node keeps what it has loaded. */
  async function project(changes: Record<string, string> = {}): Promise<string> {
    const cwd = path.join(scratch, `project${++count}`);
    for (const [name, text] of Object.entries({ ...PROJECT, ...changes })) {
      await mkdir(path.dirname(path.join(cwd, name)), { recursive: true });
      await writeFile(path.join(cwd, name), text);
    }
    return cwd;
  }

  const asking = async (cwd: string, content: string, spec?: string) => {
    const graph = await loadGraph({ cwd, spec });
    const { messages } = (await graph.invoke({ messages: [{ role: 'user', content }] })) as {
      messages: { text: string }[];
    };
    return messages.at(-1)?.text;
  };

  const failure = async (changes: Record<string, string>, spec?: string) => {
    const error: unknown = await loadGraph({ cwd: await project(changes), spec }).catch((reason: unknown) => reason);
    assert.ok(error instanceof Error && error.name === 'GraphLoadError', String(error));
    return error.message;
  };

  it('loads with enums, parameter properties, paths, and types imported like values', async () => {
    assert.equal(await asking(await project(), 'hello'), 'good: hello');
  });

  it('loads beside another one with other paths', async () => {
    const other = { compilerOptions: { paths: { '@lib/*': ['./src/other/*'] } } };
    const mood = PROJECT['src/lib/mood.ts'].replace("'good'", "'better'");

    assert.equal(
      await asking(await project({ 'tsconfig.json': JSON.stringify(other), 'src/other/mood.ts': mood }), 'hello'),
      'better: hello',
    );
  });

  it('shares its packages with the worker', async () => {
    const graph = await loadGraph({ cwd: await project(), spec: './src/agent/graph.ts:builder' });

    assert.equal((graph as unknown as { builder: object }).builder.constructor, StateGraph);
  });

  it('has the right line in what is thrown later', async () => {
    const thrown: unknown = await asking(await project(), 'throw').catch((error: unknown) => error);

    assert.match((thrown as Error).stack ?? '', /graph\.ts:8:\d+/);
  });

  it('goes on without a tsconfig.json that extends what is not installed', async () => {
    const graph = PROJECT['src/agent/graph.ts'].replace('@lib', '../lib');
    const changes = { 'tsconfig.json': '{ "extends": "@tsconfig/nowhere" }', 'src/agent/graph.ts': graph };

    assert.equal(await asking(await project(changes), 'hello'), 'good: hello');
  });

  describe('under CommonJS', () => {
    const tsconfig = (module: string) => {
      const compilerOptions = { module, target: 'ES2021', esModuleInterop: true, paths: { '@lib/*': ['./src/lib/*'] } };
      return JSON.stringify({ compilerOptions });
    };
    /** As `tsc` makes JavaScript of it, and teams have it. */
    const COMMONJS = {
      'package.json': '{ "name": "old" }',
      'tsconfig.json': tsconfig('commonjs'),
      'src/agent/prompt.txt': 'in a file',
      'src/lib/greet.ts': `enum Mood { Good = 'good' }
export = { greet: (what: string): string => \`\${Mood.Good}: \${what}\` };
`,
      'src/agent/graph.ts': `import { readFileSync } from 'fs';
import { join } from 'path';
import { MessagesAnnotation, StateGraph } from '@langchain/langgraph';
import lib = require('@lib/greet');
const { AIMessage } = require('@langchain/core/messages');

const prompt = () => readFileSync(join(__dirname, 'prompt.txt'), 'utf8');
export const graph = new StateGraph(MessagesAnnotation)
  .addNode('answer', ({ messages }) => ({ messages: [new AIMessage(\`\${lib.greet(messages.at(-1)!.text)} \${prompt()}\`)] }))
  .addEdge('__start__', 'answer')
  .compile();
`,
    };
    const plain = `const { readFileSync } = require('fs');
import { MessagesAnnotation, StateGraph } from '@langchain/langgraph';
const prompt = readFileSync(__dirname + '/prompt.txt', 'utf8');
const content = (text: string) => require('../lib/greet').greet(text) + ' ' + prompt;
const graph = new StateGraph(MessagesAnnotation)
  .addNode('answer', ({ messages }) => ({ messages: [{ role: 'assistant', content: content(messages.at(-1)!.text) }] }))
  .addEdge('__start__', 'answer')
  .compile();
`;
    const late = COMMONJS['src/agent/graph.ts'].replace(/^import lib.*$/m, "import lib from '../lib/greet';");
    const cases: [string, Record<string, string>][] = [
      ['import = require, export =, paths and __dirname', {}],
      ['the type that npm init writes', { 'package.json': '{ "type": "commonjs" }' }],
      ['a tsconfig.json that leaves it to package.json', { 'tsconfig.json': tsconfig('nodenext') }],
      ['export = in the graph itself', { 'src/agent/graph.ts': `${plain}export = { graph };\n` }],
      ['module.exports', { 'src/agent/graph.ts': `${plain}module.exports = { graph };\n`, 'tsconfig.json': '{}' }],
      ['require beside an export', { 'src/agent/graph.ts': `${plain}export { graph };\n`, 'tsconfig.json': '{}' }],
      [
        'imports alone, where __dirname is for later',
        {
          'src/agent/graph.ts': late
            .replace(/^const \{ AIMessage.*$/m, '')
            .replace('new AIMessage(', '(')
            .replace(/\[\((`.*`)\)\]/, "[{ role: 'assistant', content: $1 }]"),
        },
      ],
    ];
    for (const [what, changes] of cases) {
      it(`loads with ${what}`, async () => {
        assert.equal(await asking(await project({ ...COMMONJS, ...changes }), 'hello'), 'good: hello in a file');
      });
    }

    it('loads a file that is named .cts in a project of modules', async () => {
      const cwd = await project({
        ...COMMONJS,
        ...{ 'src/agent/old.cts': COMMONJS['src/agent/graph.ts'] },
        'package.json': '{ "type": "module" }',
      });
      const lib = 'src/lib/greet.cts';
      await writeFile(path.join(cwd, lib), COMMONJS['src/lib/greet.ts']);
      await writeFile(
        path.join(cwd, 'src/agent/old.cts'),
        COMMONJS['src/agent/graph.ts'].replace('@lib/greet', '../lib/greet.cts'),
      );

      assert.equal(await asking(cwd, 'hello', './src/agent/old.cts:graph'), 'good: hello in a file');
    });

    it('has the right line in what is thrown later', async () => {
      const throwing = COMMONJS['src/agent/graph.ts'].replace('(join(__dirname', "(join(__dirname, '..'");
      const cwd = await project({ ...COMMONJS, 'src/agent/graph.ts': throwing });
      const thrown: unknown = await asking(cwd, 'hello').catch((error: unknown) => error);

      assert.match((thrown as Error).stack ?? '', /graph\.ts:7:\d+/);
    });
  });

  describe('that cannot be loaded names file and line of', () => {
    const graph = PROJECT['src/agent/graph.ts'];
    const state = PROJECT['src/agent/state.ts'];
    const cases: [string, Record<string, string>, RegExp][] = [
      [
        'a syntax error',
        { 'src/agent/state.ts': `${state}const = 1;\n` },
        /^\.\/src\/agent\/graph\.ts cannot be loaded: state\.ts:7: Expected identifier/,
      ],
      [
        'a syntax error in the graph itself',
        { 'src/agent/graph.ts': `${graph}\n}\n` },
        /: graph\.ts:14: Unexpected "}"/,
      ],
      [
        'a name that is not exported',
        { 'src/agent/graph.ts': graph.replace('{ StateAnnotation }', '{ State as StateAnnotation }') },
        /: graph\.ts:4: .*'?State'?/,
      ],
      [
        'a file that is not there',
        { 'src/agent/state.ts': `import './nowhere.js';\n${state}` },
        /: state\.ts:1: Cannot find module .*nowhere/,
      ],
      [
        'a package that is not there',
        { 'src/agent/state.ts': `${state}import { x } from 'nowhere';\nconsole.log(x);\n` },
        /: state\.ts:7: Cannot find package 'nowhere'[^]*Install it, or, if it is an alias, let "paths" in the tsconfig\.json/,
      ],
      [
        'what a module throws',
        { 'src/lib/mood.ts': `${PROJECT['src/lib/mood.ts']}throw new Error('no key');\n` },
        /: \.\.\/lib\/mood\.ts:10: no key/,
      ],
      [
        'paths that were not read',
        { 'tsconfig.json': '{ "extends": "@tsconfig/nowhere" }' },
        /: graph\.ts:3: Cannot find package '@lib.*tsconfig\.json was not used: File '@tsconfig\/nowhere' not found/,
      ],
    ];
    for (const [what, changes, message] of cases) {
      it(what, async () => {
        assert.match(await failure(changes), message);
      });
    }

    it('a syntax error in plain JavaScript', async () => {
      const message = await failure(
        { 'plain.js': "import './other.js';\n", 'other.js': 'let a;\nconst = 1;\n' },
        './plain.js',
      );

      assert.match(message, /^\.\/plain\.js cannot be loaded: other\.js:2: Unexpected token '='/);
    });

    it('a top-level await that CommonJS cannot have, and says what to type', async () => {
      const awaiting = `${graph}await Promise.resolve();\n`;
      const changes = { 'package.json': '{ "type": "commonjs" }', 'src/agent/graph.ts': awaiting };

      assert.match(await failure(changes), /type "npm pkg set type=module" there/);
    });
  });
});
