import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright-core';
import { sharedBrowser } from '../../support/page/browser.ts';
import { startOpenAiServer } from '../../support/servers/openai-server.ts';
import { closePages, customerSees, openPage, say } from '../../support/page/page.ts';
import { startProduct } from '../../support/product/product.ts';
import { runLocal } from '../../support/run-local.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));

const graphSource = (greeting: string) => `
import { MessagesAnnotation, StateGraph, START, END } from '@langchain/langgraph';

export const graph = new StateGraph(MessagesAnnotation)
  .addNode('greet', ({ messages }) => ({
    messages: [{ role: 'assistant', content: '${greeting} ' + messages.at(-1).content }],
  }))
  .addEdge(START, 'greet')
  .addEdge('greet', END);
`;

describe('a graph from outside', function () {
  this.timeout(60_000);
  let browser: Browser;
  let folder: string;

  before(async () => {
    browser = await sharedBrowser();
    folder = await mkdtemp(join(tmpdir(), 'own-graph-'));
    await symlink(join(root, 'node_modules'), join(folder, 'node_modules'));
    await writeFile(join(folder, 'package.json'), '{ "type": "module" }');
    await writeFile(join(folder, 'my-graph.ts'), graphSource('You said:'));
    await mkdir(join(folder, 'project/src'), { recursive: true });
    await writeFile(join(folder, 'project/src/sales.ts'), graphSource('Sales heard:'));
    await writeFile(join(folder, 'project/src/help.ts'), graphSource('Help heard:'));
    const graphs = { sales: './src/sales.ts:graph', help: './src/help.ts:graph' };
    await writeFile(join(folder, 'project/langgraph.json'), JSON.stringify({ node_version: '24', graphs, env: {} }));
  });
  afterEach(() => closePages(browser));
  after(() => rm(folder, { recursive: true, force: true }));

  async function answersInThePage(env: Record<string, string>, cwd: string, expected: string): Promise<void> {
    const product = await startProduct({ env, cwd });
    try {
      const page = await openPage(browser, product.sandbox.url);
      await say(page, 'hello');
      await customerSees(page, expected, 'bot');
    } finally {
      await product.close();
    }
  }

  it('answers as AGENT_GRAPH=./my-graph.ts:graph', () =>
    answersInThePage({ AGENT_GRAPH: './my-graph.ts:graph' }, folder, 'You said: hello'));

  it('answers as one of a langgraph.json project', () =>
    answersInThePage({ AGENT_GRAPH: '', AGENT_GRAPH_ID: 'help' }, join(folder, 'project'), 'Help heard: hello'));

  it('answers under npm start, and what it leaves behind ends nothing', async () => {
    const stray = "(void Promise.reject(new Error('nobody waits for Zwiebel')), {";
    const source = graphSource('You said:').replace('({\n', `${stray}\n`);
    await writeFile(join(folder, 'stray.ts'), source);
    const local = runLocal({ LOCAL_DIR: join(folder, 'local'), AGENT_GRAPH: join(folder, 'stray.ts:graph') });
    try {
      const page = await openPage(browser, await local.until(/Customer and desk +(\S+)/));
      await say(page, 'hello');
      await customerSees(page, 'You said: hello', 'bot');
      await local.until(/(a rejection that nobody handles)/);
      assert.equal(await local.end('SIGINT'), 0);
      assert.doesNotMatch(local.output(), /Zwiebel/);
    } finally {
      local.kill();
    }
  });

  it('is not needed for a model: the built-in graph speaks through any OpenAI-compatible server', async () => {
    const model = await startOpenAiServer({ text: 'The model says hello.' });
    const local = runLocal({ LOCAL_DIR: join(folder, 'model'), OPENAI_BASE_URL: model.url, OPENAI_MODEL: 'any' });
    try {
      const page = await openPage(browser, await local.until(/Customer and desk +(\S+)/));
      await say(page, 'hello');
      await customerSees(page, 'The model says hello.', 'bot');
    } finally {
      local.kill();
      await model.close();
    }
  });
});
