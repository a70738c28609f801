import assert from 'node:assert/strict';
import path from 'node:path';
import { classifyGraphError } from '../../src/activities/graph/classify-graph-error.ts';
import { loadConfig } from '../../src/settings/config.ts';
import { createLogger } from '../../src/logger.ts';
import { loadAgents } from '../../src/worker/load-agents.ts';

const cwd = path.resolve(import.meta.dirname, '../fixtures/graphs');
const plain = {
  CHATWOOT_API_TOKEN: 'bot-token',
  CHATWOOT_ACCOUNT_ID: '1',
  CHATWOOT_WEBHOOK_SECRET: 'secret',
};

function setup(graphs: Record<string, string>, env: Record<string, string> = {}) {
  const entries = Object.entries(graphs).map(([name, graph]) => {
    return [name, { CHATWOOT_API_URL: 'http://chatwoot', AGENT_GRAPH: graph }];
  });
  const readFile = () => JSON.stringify(Object.fromEntries(entries));
  const config = loadConfig({ ...plain, ...env, AGENTS_FILE: 'agents.json' }, { readFile });
  const lines: Record<string, unknown>[] = [];
  const log = createLogger(config, { write: (line) => void lines.push(JSON.parse(line) as Record<string, unknown>) });
  return { config, cwd, log, lines };
}

describe('loadAgents', () => {
  it('keeps an agent whose graph does not load, logs why, and leaves the others alone', async () => {
    const { lines, ...given } = setup({ broken: './nowhere.ts:graph', shop: './echo.ts:compiled' });

    const agents = await loadAgents(given);

    assert.deepEqual([...agents.keys()], ['broken', 'shop']);
    assert.ok(await agents.get('shop')?.graph.invoke({ messages: [] }));
    const [fault] = lines.filter(({ level }) => level === 'error');
    assert.equal(fault?.['agent'], 'broken');
    assert.match(String(fault['why']), /^file not found: \.\/nowhere\.ts/);
  });

  it('lets such a graph fail in a way that is tried again, and tells people the reason', async () => {
    const { lines: _, ...given } = setup({ broken: './nowhere.ts:graph', shop: './echo.ts:compiled' });
    const agents = await loadAgents(given);

    const error: unknown = await agents
      .get('broken')
      ?.graph.invoke({})
      .catch((reason: unknown) => reason);

    assert.deepEqual(classifyGraphError(error), {
      type: 'GraphUnavailable',
      retry: true,
      message: "GraphUnavailable: the worker could not load this agent's graph; its log says why",
    });
  });

  it('is told by whom voice notes are to be written down', async () => {
    const { lines: _, ...given } = setup({ shop: './echo.ts:compiled' }, { TRANSCRIPTION_MODEL: 'whisper-1' });
    const needs = 'TRANSCRIPTION_MODEL of shop: needs OPENAI_API_KEY or OPENAI_BASE_URL';
    await assert.rejects(loadAgents(given), { name: 'GraphLoadError', message: needs });

    const config = { ...given.config, openAiUrl: 'http://localhost:11434/v1' };
    assert.ok((await loadAgents({ ...given, config })).get('shop')?.transcriber);
  });

  it('does not wait for a graph that never gets ready', async () => {
    const { lines, ...given } = setup({ stuck: './stuck.ts:graph', shop: './echo.ts:compiled' });

    const agents = await loadAgents({ ...given, graphLoadLimit: 300 });

    assert.equal(agents.size, 2);
    assert.deepEqual(
      lines.filter(({ level }) => level === 'error').map(({ agent, why }) => [agent, why]),
      [['stuck', 'the graph is not there after 300 ms']],
    );
  });

  it('fails where no graph loads, with the sentence of a single one', async () => {
    const { lines, ...given } = setup({ broken: './nowhere.ts:graph' });

    await assert.rejects(loadAgents(given), /^GraphLoadError: file not found: \.\/nowhere\.ts/);
    assert.deepEqual(lines, []);
  });

  it('fails where no graph loads, with all agents by name', async () => {
    const { lines: _, ...given } = setup({ broken: './nowhere.ts:graph', wrong: './wrong.ts:foo' });

    await assert.rejects(
      loadAgents(given),
      /no agent has a graph that loads: broken: file not found.*; wrong: .*wrong/,
    );
  });

  it('gives the built-in graph the key that was in a file', async () => {
    const { lines: _, ...given } = setup({ shop: './echo.ts:compiled' }, { OPENAI_API_KEY: 'model-key' });
    const applied: Record<string, string>[] = [];

    await loadAgents({ ...given, applyEnv: (variables) => applied.push(variables) });

    assert.deepEqual(applied, [{ OPENAI_API_KEY: 'model-key' }]);
  });
});
