import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createClosers } from '../../../local/start/closers.ts';
import { claim } from '../../../local/start/start.ts';
import { readLocalSettings } from '../../../local/settings.ts';
import { FREE_PORTS, runLocal, type Local } from '../../support/run-local.ts';
import { temporal } from '../../support/temporal.ts';

const INBOX = '/public/api/v1/inboxes/website';
/** An environment that is made for a bot in production: none of it may reach, or be reached from, the sandbox. */
const PRODUCTION = {
  CHATWOOT_API_URL: 'https://chat.invalid',
  CHATWOOT_API_TOKEN: 'secret',
  CHATWOOT_ACCOUNT_ID: '7',
  CHATWOOT_INBOX_IDS: '7',
  CHATWOOT_MODE: 'api-inbox',
  AGENTS_FILE: 'missing.json',
  HANDOFF_TEAM_ID: '7',
  TEMPORAL_API_KEY: 'secret',
  TEMPORAL_NAMESPACE: 'production',
};

describe('npm start', function () {
  this.timeout(60_000);
  let folder: string;
  /** Few starts for all tests, in their order: each takes seconds of a processor. */
  let first: Local;
  let third: Local;
  let customer: Awaited<ReturnType<typeof openConversation>>;
  const running: Local[] = [];

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'start-'));
    first = start({ ...PRODUCTION, LOCAL_DIR: folder, RECONCILE_EVERY: '1s', RECONCILE_AFTER: '1s' });
  });
  after(async () => {
    for (const local of running) local.kill();
    await rm(folder, { recursive: true, maxRetries: 3 });
  });

  it('says at once that it starts', async () => {
    await first.until(/Ready:/);

    assert.match(first.output(), /^Starting Temporal, .* …\n\nReady:/);
  });

  it('answers a message whose webhook never came', async () => {
    const url = await first.until(/Customer and desk +(\S+)/);
    customer = await openConversation(url);
    await post(`${url}/sandbox/faults`, { webhooks: { drop: { next: 1 } } });

    await customer.write('How long may I send something back?');

    assert.deepEqual(await customer.senders(), ['contact', 'agent_bot']);
  });

  it('ends on Ctrl-C without a trace, and goes on with the conversation', async () => {
    const temporal = await serverOf(first.pid);

    assert.equal(await first.end('SIGINT'), 0);
    assert.doesNotMatch(first.output(), /did not end as it should|WARN|ERROR/);
    assert.throws(() => process.kill(temporal, 0), { code: 'ESRCH' });

    const second = start({ LOCAL_DIR: folder, LOG_LEVEL: 'info', DEBOUNCE: '5s' });
    const url = await second.until(/Customer and desk +(\S+)/);
    const again = customer.at(url);
    assert.deepEqual(await again.senders(), ['contact', 'agent_bot']);
    await again.write('And what about shipping?');
    assert.deepEqual(await again.senders(), ['contact', 'agent_bot', 'contact', 'agent_bot']);
    while ((await workflowAt(url)).phase !== 'waiting');
    assert.equal((await workflowAt(url)).turns, 2);

    const other = await openConversation(url);
    const told = second.output().match(/messageReceived/g)?.length ?? 0;
    await other.post('Do you ship to Norway?');
    await second.until(new RegExp(`(?:messageReceived[^]*){${told + 1}}`));
    assert.equal(await second.end('SIGTERM'), 0);
    customer = other;
  });

  it('answers after the next start what came in right before the end', async () => {
    third = start({ LOCAL_DIR: folder });
    const again = customer.at(await third.until(/Customer and desk +(\S+)/));

    await again.answered();

    assert.deepEqual(await again.senders(), ['contact', 'agent_bot']);
  });

  it('prints where the Temporal UI and the webhook are', async () => {
    const ui = await fetch(await third.until(/Temporal +(http\S+)/));
    const webhook = await fetch(await third.until(/Webhook +(http\S+)/), { method: 'POST', body: '{}' });

    assert.equal(ui.status, 200);
    assert.equal(webhook.status, 401);
    assert.equal(await third.end('SIGINT'), 0);
  });

  it('says in a sentence that the graph cannot be loaded', async () => {
    const local = start({ LOCAL_DIR: join(folder, 'no-graph'), AGENT_GRAPH: './nowhere.ts:graph' });

    assert.equal(await local.exited, 1);
    assert.match(local.output(), /^Starting .*\nfile not found: \.\/nowhere\.ts \(looked for \S+\)\n$/);
  });

  it('says in a sentence that a port is taken', async () => {
    const [server, port] = await occupy();

    const local = start({ LOCAL_DIR: folder, SANDBOX_PORT: String(port) });

    assert.equal(await local.exited, 1);
    assert.equal(local.output(), `${takenPort(port, 'SANDBOX_PORT')}\n`);
    server.close();
  });

  for (const setting of ['PORT', 'SANDBOX_PORT', 'TEMPORAL_PORT', 'TEMPORAL_UI_PORT']) {
    it(`names ${setting} where that port is taken`, async () => {
      const [server, port] = await occupy();
      const closers = createClosers((name, error) => assert.fail(`${name}: ${String(error)}`));
      const settings = readLocalSettings({ ...FREE_PORTS, LOCAL_DIR: folder, [setting]: String(port) }, folder);

      await assert.rejects(claim({ settings, closers }), { message: takenPort(port, setting) });

      await closers.closeAll();
      server.close();
    });
  }

  it('keeps off the ids and the task queue of the bots on a Temporal server that it was pointed at', async () => {
    const { address, client } = await temporal();
    const local = start({ LOCAL_DIR: join(folder, 'shared'), TEMPORAL_ADDRESS: address });

    const customer = await openConversation(await local.until(/Customer and desk +(\S+)/));
    await customer.write('How long may I send something back?');

    const { taskQueue } = await client.workflow.getHandle('chatwoot:sandbox:1:1').describe();
    assert.equal(taskQueue, 'chatwoot-sandbox');
    assert.match(local.output(), /Webhook +http\S+\/chatwoot\/sandbox\n/);
    assert.equal(await local.end('SIGTERM'), 0);
  });

  it('says that the Temporal server it was pointed at does not answer', async () => {
    const [server, port] = await occupy();
    server.close();

    const local = start({ LOCAL_DIR: join(folder, 'elsewhere'), TEMPORAL_ADDRESS: `127.0.0.1:${port}` });

    assert.equal(await local.exited, 1);
    assert.match(
      local.output(),
      /^No Temporal server answers at 127\.0\.0\.1:\d+: start it, or unset TEMPORAL_ADDRESS/,
    );
  });

  function start(settings: Record<string, string>): Local {
    const local = runLocal(settings);
    running.push(local);
    return local;
  }
});

const takenPort = (port: number, setting: string) =>
  `Port ${port} is not free: end what listens there, or set ${setting} to another port.`;

async function openConversation(url: string) {
  const { source_id: contact } = (await post(`${url}${INBOX}/contacts`, { name: 'Jo' })) as { source_id: string };
  const path = `${INBOX}/contacts/${contact}/conversations`;
  const { id } = (await post(`${url}${path}`, {})) as { id: number };
  return chatAt(url);

  function chatAt(base: string) {
    const messages = `${base}${path}/${id}/messages`;
    return { at: chatAt, post: say, write, answered, senders };

    function say(content: string): Promise<unknown> {
      return post(messages, { content });
    }

    /** Writes, and resolves once the bot has replied. */
    async function write(content: string): Promise<void> {
      const events = await fetch(`${base}/sandbox/events`);
      await say(content);
      await replyIn(events);
    }

    /** Resolves once the newest message is the bot's. */
    async function answered(): Promise<void> {
      const events = await fetch(`${base}/sandbox/events`);
      if ((await senders()).at(-1) !== 'agent_bot') await replyIn(events);
    }

    async function senders(): Promise<string[]> {
      const list = (await (await fetch(messages)).json()) as { sender: { type: string } }[];
      return list.map(({ sender }) => sender.type);
    }
  }
}

async function replyIn(events: Response): Promise<void> {
  let seen = '';
  for await (const chunk of events.body ?? []) {
    seen += Buffer.from(chunk as Uint8Array).toString();
    if (/^data: .*"type":"agent_bot".*"type":"message"/m.test(seen)) return;
  }
}

async function post(url: string, body: unknown): Promise<unknown> {
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
  assert.ok(response.ok, `${response.status} from ${url}`);
  return response.json();
}

async function occupy(): Promise<[Server, number]> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  assert.ok(typeof address === 'object' && address);
  return [server, address.port];
}

/** The Temporal server among a process's children. */
async function serverOf(parent: number): Promise<number> {
  const { stdout } = await promisify(execFile)('ps', ['-A', '-o', 'pid=,ppid=,args=']);
  const line = stdout.split('\n').find((each) => each.includes(` ${parent} `) && each.includes('start-dev'));
  assert.ok(line, 'the Temporal server is a child of npm start');
  return Number(line.trim().split(/\s+/)[0]);
}

/** What the page shows of the bot's work. */
async function workflowAt(url: string): Promise<{ phase: string; turns: number }> {
  const response = await fetch(`${url}/sandbox/conversations/1/workflow`);
  return (await response.json()) as { phase: string; turns: number };
}
