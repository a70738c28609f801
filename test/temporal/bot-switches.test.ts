import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { Client, Connection, type ConnectionOptions } from '@temporalio/client';
import { pauseIdOf, watchSwitches, type Switches } from '../../src/temporal/bot-switches.ts';
import { sayRefused } from '../../src/temporal/refused-bot.ts';
import { freshTaskQueue, temporal } from '../support/temporal.ts';

type Interceptor = NonNullable<ConnectionOptions['interceptors']>[number];

describe('switches of bots', () => {
  const names = Array.from({ length: 50 }, () => `switched-${randomUUID()}`);
  const [first = '', second = '', third = ''] = names;
  const asked: string[] = [];
  let mayList = true;
  let client: Client;

  before(async () => {
    const { address, namespace } = await temporal();
    const count = (...[options, nextCall]: Parameters<Interceptor>) => {
      const method = options.method_definition.path.split('/').at(-1) ?? '';
      asked.push(method);
      const isRefused = method === 'ListWorkflowExecutions' && !mayList;
      return nextCall(isRefused ? { ...options, deadline: Date.now() - 1000 } : options);
    };
    const connection = await Connection.connect({ address, interceptors: [count as Interceptor] });
    client = new Client({ connection, namespace });
  });
  beforeEach(() => {
    asked.length = 0;
    mayList = true;
  });
  after(() => client.connection.close());

  /** What a process that starts now sees. */
  async function look(agents = names): Promise<Switches> {
    const switches = watchSwitches(client, agents);
    await switches.looked;
    switches.close();
    return switches;
  }

  async function lookUntil(isSeen: (switches: Switches) => boolean): Promise<Switches> {
    for (let switches = await look(); ; switches = await look()) {
      if (isSeen(switches)) return switches;
      await pause(50);
    }
  }

  it('are asked for all bots at once', async () => {
    const switches = await look();

    assert.deepEqual(asked, ['ListWorkflowExecutions']);
    assert.equal(switches.isPaused(first), false);
    assert.equal(switches.refusal(first), null);
  });

  it('are seen once they are thrown, for their bot alone, and until they are taken back', async () => {
    const taskQueue = freshTaskQueue();
    const pausing = await client.workflow.start('pausedBot', { workflowId: pauseIdOf(first), taskQueue });
    await sayRefused(client, taskQueue, second, 'bot');
    await sayRefused(client, taskQueue, second, 'all');

    const seen = await lookUntil(({ isPaused, refusal }) => isPaused(first) && refusal(second)?.tokens === 'all');

    assert.deepEqual([seen.isPaused(second), seen.refusal(first), seen.isPaused(third)], [false, null, false]);
    assert.equal(seen.refusal(second)?.counts, false);
    await pausing.terminate();
    await lookUntil(({ isPaused }) => !isPaused(first));
  });

  it('are asked for one by one where nothing can be listed', async () => {
    const pausing = await client.workflow.start('pausedBot', {
      workflowId: pauseIdOf(third),
      taskQueue: freshTaskQueue(),
    });
    asked.length = 0;
    mayList = false;

    assert.equal((await look([third])).isPaused(third), true);
    assert.deepEqual(asked, ['ListWorkflowExecutions', 'DescribeWorkflowExecution', 'DescribeWorkflowExecution']);
    await pausing.terminate();
  });
});
