import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'mocha';
import { createCustomer } from '../../support/product/customer.ts';
import { openSandbox, type Body } from '../../support/product/sandbox.ts';

describe('sandbox state file', () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sandbox-'));
  });
  after(() => rm(folder, { recursive: true }));

  it('continues conversations and ids after a restart', async () => {
    const stateFile = join(folder, 'state.json');
    const first = await openSandbox({ stateFile });
    const lena = await first.customer();
    const asked = await lena.write('hello');
    await first.close();

    const second = await openSandbox({ stateFile });
    const answer = await second.bot('POST', `/conversations/${lena.id}/messages`, { content: 'yes' });
    const next = await second.customer();
    const contents = second.messages(lena.id).map(({ content }) => content);
    await second.close();

    assert.deepEqual(contents, ['hello', 'yes']);
    assert.equal(answer.body.id, asked.id + 1);
    assert.equal(next.id, lena.id + 1);
    assert.deepEqual(
      (await readdir(folder)).filter((name) => name.endsWith('.tmp')),
      [],
    );
  });

  it('has files beside it, and none in it', async () => {
    const stateFile = join(folder, 'files.json');
    const first = await openSandbox({ stateFile });
    const lena = await createCustomer(first);
    await lena.sendFiles([new File(['a tent'], 'tent.txt', { type: 'text/plain' })], 'look');
    const [sent] = first.messages(lena.conversation);
    await first.close();

    const text = await readFile(stateFile, 'utf8');
    const second = await openSandbox({ stateFile });
    const [kept] = second.messages(lena.conversation);
    await second.close();

    assert.ok(!text.includes(Buffer.from('a tent').toString('base64')));
    assert.equal(await readFile(join(`${stateFile}.files`, String(sent?.attachments[0]?.id)), 'utf8'), 'a tent');
    assert.deepEqual(kept, sent);
  });

  it('is written while it runs, not only at its end', async () => {
    const stateFile = join(folder, 'running.json');
    const sandbox = await openSandbox({ stateFile });
    await (await sandbox.customer()).write('hello');

    while (!(await readdir(folder)).includes('running.json')) await new Promise(setImmediate);
    const copy = await openSandbox({ stateFile });
    const saved = copy.conversations().length;
    await copy.close();
    await sandbox.close();

    assert.equal(saved, 1);
  });

  it('is refused when it is something else', async () => {
    const stateFile = join(folder, 'other.json');
    await writeFile(stateFile, '{"name":"package"}');

    await assert.rejects(openSandbox({ stateFile }), /not a sandbox state file/);
  });
});

describe('sandbox pages', () => {
  let sandbox: Awaited<ReturnType<typeof openSandbox>>;
  before(async () => {
    sandbox = await openSandbox({ workflowUrl: 'http://ui.example/{account}/{conversation}' });
  });
  after(() => sandbox.close());

  it('streams every change in REST shapes', async () => {
    const stop = new AbortController();
    const response = await fetch(`${sandbox.url}/sandbox/events`, { signal: stop.signal });
    const events = readEvents(response);
    const lena = await sandbox.customer();
    await lena.write('hello');
    await lena.call('POST', '/toggle_typing', { typing_status: 'on' });

    const seen: Body[] = [];
    for await (const event of events) {
      seen.push(event);
      if (event.type === 'typing') break;
    }
    stop.abort();

    const message = seen.find(({ type }) => type === 'message');
    assert.match(String(response.headers.get('content-type')), /^text\/event-stream/);
    assert.equal(seen[0]?.type, 'conversation');
    assert.equal(seen[0].status, 'pending');
    assert.deepEqual([message?.content, message?.message_type], ['hello', 0]);
    assert.equal(seen.at(-1)?.status, 'on');
  });

  it('tells the page what it must know', async () => {
    const { body } = await sandbox.call('GET', '/sandbox/config');

    assert.deepEqual(
      body.inboxes.map(({ identifier, kind }) => [identifier, kind]),
      [
        ['website', 'agent-bot'],
        ['api', 'api-inbox'],
      ],
    );
    assert.equal(body.agents[0]?.name, 'Marta Ortiz');
    assert.equal(body.workflow_url, 'http://ui.example/{account}/{conversation}');
  });

  for (const path of [
    '/..%2f..%2feslint.config.js',
    '/../../eslint.config.js',
    '/..%2fchatwoot.ts',
    '/../chatwoot.ts',
    '/%2e%2e/main.ts',
    '/nothing.js',
    '/%ff',
    '/a%00.js',
  ]) {
    it(`serves nothing outside the page: ${path}`, async () => {
      const { hostname, port } = new URL(sandbox.url);
      // The fetch API would tidy the path up before it is sent.
      const asked = request({ hostname, port, path }).end();
      const [response] = (await once(asked, 'response')) as [{ statusCode: number; resume: () => void }];
      response.resume();

      assert.equal(response.statusCode, 404);
    });
  }
});

describe('sandbox main', () => {
  const start = (env: Record<string, string>) => {
    const child = spawn(process.execPath, ['sandbox/main.ts'], { env: { PATH: process.env['PATH'], ...env } });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => {
        output += chunk.toString();
        child.emit('output');
      });
    }
    return { child, output: () => output };
  };

  it('prints its address and ends within a second of SIGTERM', async () => {
    const { child, output } = start({ SANDBOX_PORT: '0' });
    while (!output().includes('\n')) await once(child, 'output');
    const url = /http:\S+/.exec(output())?.[0] ?? '';
    const stream = await fetch(`${url}/sandbox/events`);

    const begun = Date.now();
    child.kill('SIGTERM');
    const [code] = (await once(child, 'exit')) as [number];
    await stream.body?.cancel().catch(() => undefined);

    assert.equal(code, 0);
    assert.ok(Date.now() - begun < 1500);
  });

  it('says in a sentence that its port is taken', async () => {
    const blocker = createServer().listen(0, '127.0.0.1');
    await once(blocker, 'listening');
    const { port } = blocker.address() as { port: number };

    const { child, output } = start({ SANDBOX_PORT: String(port) });
    const [code] = (await once(child, 'close')) as [number];
    blocker.close();

    assert.equal(code, 1);
    assert.equal(output().trim(), `Port ${port} is taken: stop what listens there or set SANDBOX_PORT to another one.`);
  });

  it('names a setting that is no number', async () => {
    const { child, output } = start({ SANDBOX_PORT: 'high' });
    const [code] = (await once(child, 'close')) as [number];

    assert.equal(code, 1);
    assert.match(output(), /^SANDBOX_PORT must be/);
  });
});

async function* readEvents(response: Response): AsyncGenerator<Body> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk as Uint8Array, { stream: true });
    const parts = text.split('\n\n');
    text = parts.pop() ?? '';
    for (const part of parts) if (part.startsWith('data: ')) yield JSON.parse(part.slice(6)) as Body;
  }
}
