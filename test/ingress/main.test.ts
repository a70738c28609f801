import assert from 'node:assert/strict';
import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const main = fileURLToPath(new URL('../../src/ingress/main.ts', import.meta.url));
const settings = {
  CHATWOOT_API_URL: 'http://chatwoot.test',
  CHATWOOT_API_TOKEN: 'hunter2',
  CHATWOOT_ACCOUNT_ID: '1',
  CHATWOOT_WEBHOOK_SECRET: 'hunter2',
  HOST: '127.0.0.1',
  PORT: '0',
  // Nobody listens there.
  TEMPORAL_ADDRESS: '127.0.0.1:1',
};

function start(env: Record<string, string>): ChildProcessWithoutNullStreams {
  return spawn(process.execPath, [main], { env: { PATH: process.env.PATH, ...env } });
}

/** Exit code and what was written to standard error. */
async function ended(child: ChildProcessWithoutNullStreams) {
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
  const [code] = (await once(child, 'close')) as [number];
  return { code, errors };
}

describe('ingress process', () => {
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    it(`starts without Temporal and ends well with ${signal}`, async () => {
      const child = start(settings);
      const end = ended(child);
      for await (const line of createInterface(child.stdout)) {
        const { msg, port } = JSON.parse(line) as { msg: string; port: number };
        if (msg !== 'ingress listening') continue;
        assert.equal((await fetch(`http://127.0.0.1:${port}/health/live`)).status, 200);
        break;
      }

      child.kill(signal);

      assert.deepEqual(await end, { code: 0, errors: '' });
    });
  }

  it('names the settings that it cannot use, and stops', async () => {
    const { code, errors } = await ended(start({ ...settings, CHATWOOT_ACCOUNT_ID: 'hunter2' }));

    assert.deepEqual(
      [code, errors],
      [1, 'Invalid settings:\n  CHATWOOT_ACCOUNT_ID: must be a whole number from 1 up\n'],
    );
  });

  it('says in one sentence that its port is taken', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const { port } = taken.address() as AddressInfo;

    const { code, errors } = await ended(start({ ...settings, PORT: String(port) }));
    taken.close();

    const sentence = `Port ${port} is taken by another program: stop that one, or choose another port with PORT.\n`;
    assert.deepEqual([code, errors], [1, sentence]);
  });

  it('names a certificate that it cannot read', async () => {
    const paths = { TEMPORAL_TLS_CLIENT_CERT_PATH: '/nowhere.pem', TEMPORAL_TLS_CLIENT_KEY_PATH: '/nowhere.key' };
    const { code, errors } = await ended(start({ ...settings, ...paths }));

    assert.equal(code, 1);
    assert.match(errors, /^TEMPORAL_\*: .*nowhere\.pem.*\n$/);
  });
});
