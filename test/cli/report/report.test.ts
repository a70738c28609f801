import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker } from '@temporalio/worker';
import type { Fated } from '../../../bench/ended/workflows.ts';
import type { Compared } from '../../../src/cli/report/compared.ts';
import { searchAttributesOf } from '../../../src/temporal/search-attributes.ts';
import { TypedSearchAttributes } from '@temporalio/common';
import { emptyFolder, typing, type Type } from '../../support/product/cli.ts';
import { freshTaskQueue, temporal } from '../../support/temporal.ts';

const HOUR = 3_600_000;

describe('report', function () {
  this.timeout(120_000);
  const taskQueue = freshTaskQueue('report');
  // All test files share one Temporal server.
  const agent = `report-${randomUUID().slice(0, 8)}`;
  const other = `${agent}-b`;
  let type: Type;
  let stop: () => Promise<void>;

  before(async () => {
    const { address, namespace, nativeConnection } = await temporal();
    const workflowsPath = fileURLToPath(new URL('../../../bench/ended/workflows.ts', import.meta.url));
    const worker = await Worker.create({ connection: await nativeConnection(), namespace, taskQueue, workflowsPath });
    const running = worker.run();
    stop = async () => {
      worker.shutdown();
      await running;
    };
    type = typing(
      {
        ...{ CHATWOOT_API_URL: 'http://localhost:1', CHATWOOT_API_TOKEN: 'x'.repeat(24), CHATWOOT_ACCOUNT_ID: '1' },
        ...{ CHATWOOT_WEBHOOK_SECRET: 's'.repeat(24), TEMPORAL_ADDRESS: address, TEMPORAL_NAMESPACE: namespace },
      },
      await emptyFolder(),
    );
  });
  after(async () => {
    await stop();
  });

  const usage = (inputTokens: number, outputTokens: number, cost?: number) => ({
    usage: { inputTokens, outputTokens, ...(cost === undefined ? {} : { cost }) },
  });

  interface Begun {
    bot?: string;
    inbox?: number;
    conversation: number;
  }

  /** Starts a conversation, and waits for its end where it has one. */
  async function begin({ bot = agent, inbox = 1, conversation }: Begun, fated: Fated) {
    const { client } = await temporal();
    const ref = { agent: bot, account: 1, conversation, inbox };
    const handle = await client.workflow.start('conversation', {
      workflowId: `chatwoot:${bot}:1:${conversation}`,
      taskQueue,
      args: [fated],
      typedSearchAttributes: new TypedSearchAttributes(searchAttributesOf(ref)),
    });
    if (!fated.stays) await handle.result().catch(() => undefined);
    return handle;
  }

  /** Visibility comes after the fact: asks until it knows so many that ended, and so many that go on. */
  async function counted(ended: number, goesOn: number, ...flags: string[]): Promise<Compared> {
    for (;;) {
      const { out, code, err } = await type('report', '--json', ...flags);
      assert.equal(code, 0, err);
      const report = JSON.parse(out) as Compared;
      const { running } = report.all.now;
      if (report.all.now.ended === ended && running.active + running.paused === goesOn) return report;
    }
  }

  it('counts as one counts by hand', async () => {
    const first = { outcome: 'resolved', turns: 2, replies: 2, ...usage(100, 10, 0.25) };
    await begin({ conversation: 1 }, { result: first });
    // The same conversation, once more, over two runs that were continued as new: one ending.
    const soFar = { turns: 5, tokens: 0, recentTurns: [] };
    const again = { outcome: 'handedOff', cause: 'limit', turns: 3, replies: 4, soFar, ...usage(200, 20, 0.75) };
    await begin({ conversation: 1 }, { result: again, continued: 2 });
    const sends = { acknowledged: 4, echoed: 1, readBack: 0, absent: 0, ambiguous: 2 };
    const text = 'the customer, Ann Smith, is angry';
    await begin(
      { conversation: 2, inbox: 2 },
      { result: { outcome: 'handedOff', cause: 'graph', reason: text, turns: 1, sends } },
    );
    await begin({ conversation: 3, inbox: 2 }, { result: { outcome: 'handedOff', cause: 'graph', turns: 1 } });
    await begin({ conversation: 4 }, { result: { outcome: 'takenOver', turns: 1 } });
    await begin({ conversation: 5 }, { result: { outcome: 'takenOver', turns: 0 } });
    await begin({ conversation: 6 }, { fails: true });
    const going = await begin({ conversation: 7 }, { stays: true, continued: 1 });
    await (await begin({ conversation: 8 }, { stays: true })).cancel();
    await begin({ conversation: 1, bot: other }, { result: { outcome: 'idle', turns: 4, ...usage(1, 1) } });

    const { all, agents, inboxes } = await counted(8, 1, '--since', '1h', '--agent', agent);
    const { now } = all;
    assert.deepEqual(now.fates, {
      kept: 1,
      handedOver: 3,
      taken: 1,
      broken: 1,
      noTurn: 1,
      endedByOperator: 1,
      unread: 0,
    });
    assert.deepEqual(Object.entries(now.causes), [
      ['graph', 2],
      ['limit', 1],
    ]);
    assert.deepEqual([now.judged, now.shares.kept, now.shares.handedOver], [6, 1 / 6, 1 / 2]);
    assert.deepEqual([now.cameBack, now.turns, now.replies, now.cost], [1, 8, 6, 1]);
    assert.deepEqual(now.tokens, { input: 300, output: 30, cached: 0 });
    assert.deepEqual(now.perConversation, { turns: 8 / 5, tokens: 66, cost: 0.5 });
    assert.deepEqual(now.perKept, { turns: 2, tokens: 110, cost: 0.25 });
    assert.deepEqual(now.sends, sends);
    assert.deepEqual(
      agents.map(({ agent, now }) => [agent, now.ended]),
      [[agent, 8]],
    );
    assert.deepEqual(
      inboxes.map(({ inbox, now }) => [inbox, now.ended, now.running.active]),
      [
        [1, 6, 1],
        [2, 2, 0],
      ],
    );

    const ofInbox = await counted(2, 0, '--since', '1h', '--agent', agent, '--inbox', '2');
    assert.equal(ofInbox.all.now.fates.handedOver, 2);
    const shown = await type('report', '--since', '1h', '--agent', agent);
    assert.match(shown.out, /^kept by the bot +1 +0$/m);
    assert.match(shown.out, /^handed over: the graph wanted it +2 +0$/m);
    for (const flag of ['--json', '--csv']) {
      const { out } = await type('report', '--since', '1h', '--agent', agent, flag);
      assert.doesNotMatch(out, /Ann/, 'what a graph gave as its reason may be of the customer');
    }
    const file = join(await emptyFolder(), 'report.html');
    assert.equal((await type('report', '--since', '1h', '--agent', agent, '--html', file)).out, `Written to ${file}`);
    const page = await readFile(file, 'utf8');
    assert.match(page, /<b>50\.0 %<\/b><span>handed over, share<\/span>/);
    assert.doesNotMatch(page, /Ann/);
    const nowhere = await type('report', '--since', '1h', '--agent', agent, '--html', join(file, 'report.html'));
    assert.equal(nowhere.code, 1);
    await going.terminate();
  });

  it('compares with the period before, of the same length', async () => {
    const bot = `${agent}-c`;
    const result = { outcome: 'resolved', turns: 1 };
    await begin({ bot, conversation: 1 }, { result });
    await begin({ bot, conversation: 2 }, { result: { outcome: 'handedOff', cause: 'graph', turns: 1 } });
    await counted(2, 0, '--since', '1h', '--agent', bot);
    const border = Date.now() + 1;
    while (Date.now() <= border);
    await begin({ bot, conversation: 1 }, { result });

    const flags = ['--since', new Date(border).toISOString(), '--until', new Date(border + HOUR).toISOString()];
    const { all } = await counted(1, 0, ...flags, '--agent', bot);
    assert.deepEqual([all.now.shares.kept, all.before?.shares.kept, all.before?.ended], [1, 0.5, 2]);

    const { out } = await type('report', ...flags, '--agent', bot);
    assert.match(out, /^conversations that ended +1 +2 +-50 %$/m);
    assert.match(out, /^kept, share +100\.0 % +50\.0 % +\+50\.0 points$/m);

    const csv = await type('report', ...flags, '--agent', bot, '--csv');
    const [names = [], ...rows] = csv.out.split('\n').map((row) => row.split(','));
    const column = (name: string) => rows.map((row) => row[names.indexOf(name)]);
    assert.deepEqual(column('agent'), ['', '', bot, bot, bot, bot]);
    assert.deepEqual(column('inbox'), ['', '', '', '', '1', '1']);
    assert.deepEqual(column('kept'), ['1', '1', '1', '1', '1', '1']);
    assert.deepEqual(column('cause_graph'), ['0', '1', '0', '1', '0', '1']);
    assert.deepEqual(column('cost'), ['', '', '', '', '', '']);
  });

  it('says how far back Temporal goes, and compares with nothing that it does not keep', async () => {
    const { out, err } = await type('report', '--since', '400d', '--agent', `${agent}-nobody`, '--json');

    assert.match(err, /^Temporal keeps what has ended since \d{4}-\d\d-\d\d only\.$/);
    const { before, all } = JSON.parse(out) as Compared;
    assert.deepEqual([before, all.before, all.now.ended, all.now.shares.kept], [null, null, 0, null]);
  });

  it('refuses a period that ends before it begins, and a time that is none', async () => {
    assert.equal((await type('report', '--since', '1h', '--until', '2h')).code, 1);
    assert.equal((await type('report', '--since', 'yesterday')).code, 2);
  });
});
