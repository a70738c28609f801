import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import { OUTCOMES } from '../../src/contracts/metrics.ts';
import { portOrFree } from '../../local/ports.ts';
import { createCustomer } from '../support/product/customer.ts';
import { startDeployment, type Deployment } from '../support/product/deployment.ts';
import { graphFixture } from '../support/product/product.ts';

const read = (name: string) => readFile(new URL(`../../${name}`, import.meta.url), 'utf8');

interface Rules {
  groups: { rules: { alert: string; expr: string; annotations: { summary: string } }[] }[];
}
interface Dashboard {
  panels: { title: string; targets: { expr: string }[] }[];
}

/** Series of Temporal's that begin with the first trouble of their kind. */
const ONLY_IN_TROUBLE = new Set(['temporal_activity_execution_failed_total']);

describe('metrics', function () {
  this.timeout(120_000);
  let deployment: Deployment;
  let worker: string;
  let shown = '';
  const look = async (address: string) => (await fetch(`${address}/metrics`)).text();

  before(async () => {
    const port = await portOrFree(0, 'WORKER_PORT');
    worker = `http://127.0.0.1:${port}`;
    deployment = await startDeployment({ WORKER_PORT: String(port), AGENT_GRAPH: graphFixture('troubled.ts') });
    const answered = await createCustomer(deployment.sandbox);
    await answered.say('hello');
    await answered.hears(1);
    const failed = await createCustomer(deployment.sandbox);
    await failed.say('fail');
    await deployment.sandbox.until(
      () => deployment.sandbox.conversation(failed.conversation)?.status === 'open',
      30_000,
    );
    // The last workflow task is counted when it is over.
    while (!/chatwoot_conversations_ended_total\{.*\} [1-9]/.test(shown)) shown = await look(worker);
    shown += await look(deployment.url);
  });
  after(() => deployment.close());

  /** The sum of all series of this name with these labels. */
  function valueOf(name: string, labels: string): number {
    const lines = shown.split('\n').filter((line) => line.startsWith(`${name}{`) && line.includes(labels));
    return lines.reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
  }

  it('count how turns went, who got what, and how long customers waited', () => {
    assert.equal(valueOf('chatwoot_turns_total', 'outcome="replied"'), 1);
    assert.equal(valueOf('chatwoot_turns_total', 'outcome="failed"'), 1);
    assert.equal(valueOf('chatwoot_hand_offs_total', 'cause="failure"'), 1);
    assert.equal(valueOf('chatwoot_conversations_ended_total', 'outcome="handedOff"'), 1);
    assert.equal(valueOf('chatwoot_answer_seconds_count', 'agent="default"'), 2);
    assert.ok(valueOf('chatwoot_sends_total', 'settled="acknowledged"') >= 1);
  });

  it('let what is alerted on begin at 0, so that the first time is an increase', () => {
    for (const [name, labels] of [
      ['chatwoot_answers_late_total', 'agent="default"'],
      ['chatwoot_sends_total', 'settled="ambiguous"'],
      ['chatwoot_hand_offs_total', 'cause="limit"'],
      ['chatwoot_messages_left_total', 'why="paused"'],
      ['chatwoot_webhooks_total', 'reason="untrusted"'],
    ] as const) {
      const lines = shown.split('\n').filter((line) => line.startsWith(`${name}{`) && line.includes(labels));
      assert.equal(lines.length, 1, name);
      assert.equal(valueOf(name, labels), 0);
    }
    assert.equal(shown.split('\n').filter((line) => /^chatwoot_turns_total\{.*outcome="failed"/.test(line)).length, 1);
  });

  it('have each series once, since Prometheus refuses a page that shows one twice', async () => {
    for (const address of [worker, deployment.url]) {
      const series = (await look(address))
        .split('\n')
        .filter((line) => /^\w/.test(line))
        .map((line) => line.replace(/ \S+$/, ''));
      assert.deepEqual(
        series.filter((one, at) => series.indexOf(one) !== at),
        [],
      );
    }
  });

  it('show no conversation, no name and no text', () => {
    assert.doesNotMatch(shown, /hello|Lena|chatwoot:default:\d|workflow_id/);
  });

  it('tell whether the worker takes tasks, and whether Temporal can be reached', async () => {
    assert.equal((await fetch(`${worker}/health/live`)).status, 200);
    assert.equal((await fetch(`${worker}/health/ready`)).status, 200);
    assert.match(shown, /^chatwoot_temporal_reachable 1$/m);
  });

  it('have a rule that names each cause of a hand-off that nobody wished for', async () => {
    const rules = (parse(await read('deploy/prometheus/alerts.yml')) as Rules).groups.flatMap((group) => group.rules);
    const alerted = rules.find(({ alert }) => alert === 'ChatwootHandOffRate')?.expr ?? '';
    const wished = OUTCOMES.handOffs.filter((cause) => !alerted.includes(cause));

    assert.deepEqual(wished, ['graph', 'question', 'operator']);
  });

  it('have each series that a rule or a panel asks for', async () => {
    const rules = (parse(await read('deploy/prometheus/alerts.yml')) as Rules).groups.flatMap((group) => group.rules);
    const { panels } = JSON.parse(await read('deploy/grafana/dashboard.json')) as Dashboard;
    const asked = [
      ...rules.map(({ expr }) => expr),
      ...panels.flatMap(({ targets }) => targets.map(({ expr }) => expr)),
    ];
    const names = new Set(asked.flatMap((expr) => expr.match(/\b(?:chatwoot|temporal)_\w+/g) ?? []));

    assert.ok(names.size > 10);
    const known = new Set(shown.split('\n').map((line) => /^\w+/.exec(line)?.[0]));
    // Without a model nobody tells of tokens.
    const missing = [...names].filter(
      (name) => !known.has(name) && !ONLY_IN_TROUBLE.has(name) && name !== 'chatwoot_tokens_total',
    );
    assert.deepEqual(missing, []);
  });

  it('and health tell that Temporal is away, and that it is back', async () => {
    const ready = () =>
      Promise.all([worker, deployment.url].map(async (url) => (await fetch(`${url}/health/ready`)).status));
    await deployment.kill('temporal');
    assert.deepEqual(await ready(), [503, 503]);
    assert.deepEqual(
      await Promise.all([worker, deployment.url].map(async (url) => (await fetch(`${url}/health/live`)).status)),
      [200, 200],
    );

    await deployment.start('temporal');
    while (String(await ready()) !== '200,200');
  });
});
