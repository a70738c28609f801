import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { Client, Connection } from '@temporalio/client';
import { TypedSearchAttributes } from '@temporalio/common';
import { NativeConnection, Runtime, DefaultLogger, Worker } from '@temporalio/worker';
import { findTemporalCli, startTemporalServer } from '../../local/temporal/temporal-server.ts';
import { searchAttributesOf } from '../../src/temporal/search-attributes.ts';
import type { Fated } from './workflows.ts';

/**
 * `npm run report:bench -- 500 5000 100000`: makes so many conversations that ended, on a server of its own, and measures `report` at each
 * number. Fails where it counts others than were made.
 */

const STEPS = process.argv.slice(2).map(Number);
const AT_ONCE = 50;
const AGENT = 'default';
/** A heap that has room for what is at hand, and none for a list of everything. */
const EXEC = ['--expose-gc', '--max-old-space-size=128', '--max-semi-space-size=8'];

Runtime.install({ logger: new DefaultLogger('ERROR') });
const path = (name: string) => fileURLToPath(new URL(name, import.meta.url));
const search = { env: process.env, cacheDir: path('../../.local/tools'), log: console.error };
const server = await startTemporalServer({ cli: await findTemporalCli(search), port: 0, uiPort: null });
const connection = await Connection.connect({ address: server.address });
const native = await NativeConnection.connect({ address: server.address });
const { workflow } = new Client({ connection });
const taskQueue = 'ended';
const worker = await Worker.create({ connection: native, taskQueue, workflowsPath: path('workflows.ts') });

console.log('ended    seconds  MB at most  MB of heap held');
await worker.runUntil(async () => {
  let made = 0;
  for (const step of STEPS.length > 0 ? STEPS : [500, 5000]) {
    await Promise.all(Array.from({ length: AT_ONCE }, () => makeUpTo(step)));
    const { megabytes, held, seconds } = await measured(step);
    const cells = [seconds.toFixed(1).padStart(7), megabytes.toFixed(0).padStart(10), held.toFixed(1).padStart(15)];
    console.log([String(step).padEnd(7), ...cells].join('  '));
  }

  async function makeUpTo(step: number): Promise<void> {
    while (made < step) await make(made++);
  }
});
await connection.close();
await native.close();
await server.stop();

/** Every third one is handed over. */
async function make(conversation: number): Promise<void> {
  const ref = { agent: AGENT, account: 1, conversation, inbox: 1 + (conversation % 3) };
  const outcome = conversation % 3 === 0 ? { outcome: 'handedOff', cause: 'graph' } : { outcome: 'resolved' };
  const usage = { inputTokens: 1200, outputTokens: 90, cost: 0.002 };
  const fated: Fated = { result: { ...outcome, reason: 'made', turns: 2, replies: 2, tokens: 1290, usage } };
  await workflow.execute('conversation', {
    ...{ workflowId: `chatwoot:${AGENT}:1:${conversation}`, taskQueue, args: [fated] },
    typedSearchAttributes: new TypedSearchAttributes(searchAttributesOf(ref)),
  });
}

interface Measured {
  megabytes: number;
  held: number;
  seconds: number;
}

/** In a process of its own, again until the list, which comes later than the end, is whole. */
async function measured(wanted: number): Promise<Measured> {
  for (let tries = 0; tries < 10; tries++) {
    const env = {
      ...{ PATH: process.env['PATH'], TEMPORAL_ADDRESS: server.address, CHATWOOT_API_URL: 'http://localhost:1' },
      ...{ CHATWOOT_API_TOKEN: 'x'.repeat(24), CHATWOOT_ACCOUNT_ID: '1', CHATWOOT_WEBHOOK_SECRET: 's'.repeat(24) },
    };
    const child = fork(path('measured.ts'), ['report', '--since', '12h', '--json'], {
      env,
      silent: true,
      execArgv: EXEC,
    });
    let out = '';
    child.stdout?.on('data', (data: Buffer) => (out += data.toString()));
    child.stderr?.pipe(process.stderr);
    const told = once(child, 'message');
    const [code] = (await once(child, 'close')) as [number | null];
    if (code !== 0) throw new Error(`report ended with ${code}`);
    const { all } = JSON.parse(out) as { all: { now: { ended: number; fates: { handedOver: number } } } };
    const handedOver = Math.ceil(wanted / 3);
    if (all.now.ended === wanted && all.now.fates.handedOver === handedOver) return ((await told) as [Measured])[0];
  }
  throw new Error(`report does not count the ${wanted} conversations that were made`);
}
