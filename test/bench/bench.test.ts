import assert from 'node:assert/strict';
import { readPlan } from '../../bench/options.ts';
import { percentiles } from '../../bench/report/percentiles.ts';
import { report } from '../../bench/report/report.ts';
import { runBench } from '../../bench/run.ts';
import { table } from '../../bench/report/table.ts';
import { splitTurns } from '../../bench/turn-costs.ts';

describe('bench', function () {
  this.timeout(120_000);

  it('takes percentiles by the nearest rank, in whatever order the values come', () => {
    const values = Array.from({ length: 100 }, (_, index) => 100 - index);

    assert.deepEqual(percentiles(values), { count: 100, p50: 50, p95: 95, p99: 99 });
    assert.deepEqual(percentiles([7]), { count: 1, p50: 7, p95: 7, p99: 7 });
    assert.deepEqual(percentiles([]), { count: 0, p50: null, p95: null, p99: null });
  });

  it('lines the columns of a table up', () => {
    const text = table([
      ['load', 'p50'],
      ['saturated', '7'],
    ]);

    assert.equal(text, 'load       p50\n---------  ---\nsaturated  7');
  });

  it('counts what comes before the first message with the first turn', () => {
    const signal = { workflowExecutionSignaledEventAttributes: { signalName: 'messageReceived' } };

    assert.deepEqual(splitTurns([{}, signal, {}, signal]), [[{}, signal, {}], [signal]]);
  });

  it('reads the length of a run and the rate, and refuses what is no positive number', () => {
    const plan = readPlan(['--quick', '--seconds', '4', '--rate', '2.5']);

    assert.deepEqual([plan?.seconds, plan?.rate], [4, 2.5]);
    assert.equal(readPlan(['--help']), null);
    assert.throws(() => readPlan(['--rate', 'many']), /--rate must be a number above 0/);
  });

  it('measures every figure with real processes and ends them', async () => {
    const results = await runBench(
      {
        ...{ seconds: 0.3, rate: 10, inFlight: 3, idle: [3, 6], turns: [1, 3] },
        ...{ rounds: 1, floorRates: [10], floorAlone: false },
      },
      () => undefined,
    );
    assert.ok('memory' in results);

    for (const load of [results.newConversations, results.runningConversations, results.saturated]) {
      for (const { ack, reply } of [load.direct, load.product]) {
        assert.ok(ack.count >= 3);
        assert.equal(reply.count, ack.count);
      }
    }
    assert.equal(results.failedWebhooks, 0);
    assert.deepEqual(
      results.memory.map(({ conversations }) => conversations),
      [0, 3, 6],
    );
    assert.deepEqual(
      results.turns.product.map(({ turn, events }) => [turn, events > 0]),
      [
        [1, true],
        [3, true],
      ],
    );
    const [{ floor, product } = assert.fail('no floor')] = results.besideFloor;
    assert.deepEqual([floor.turns, product.turns], [3, 3]);
    for (const part of ['temporal', 'worker', 'ingress', 'reply'] as const) assert.ok(floor[part] + product[part] > 0);
    assert.match(report(results), /of a turn[^]*reply posted[^]*workflow tasks[^]*idle conversations/);
  });
});
