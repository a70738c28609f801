import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { defaultPayloadConverter, type Payload } from '@temporalio/common';
import { createCodecApp } from '../../src/codec-server/app.ts';
import { createEncryptionCodec } from '../../src/temporal/encryption-codec.ts';
import { createLogger } from '../../src/logger.ts';

const TOKEN = 'a-token-of-the-operators';
const UI = 'http://localhost:8233';
const TEXT = 'My card number is 4111';
const keys = [{ id: 'k', key: randomBytes(32) }];
const codec = createEncryptionCodec(keys);

interface Call {
  path?: string;
  method?: string;
  headers?: Record<string, string>;
}

describe('codec server', () => {
  const lines: string[] = [];
  const log = createLogger({ logLevel: 'trace', logFormat: 'json' }, { write: (line) => void lines.push(line) });
  const servers: Server[] = [];
  let open: string;
  let guarded: string;

  before(async () => {
    open = await serve(null);
    guarded = await serve(TOKEN);
  });
  after(() => {
    for (const server of servers) server.close().closeAllConnections();
  });
  beforeEach(() => {
    lines.length = 0;
  });

  it('decodes what a worker has encrypted, and encodes what a worker can read', async () => {
    const hidden = await encrypted();

    const decoded = await call(open, { payloads: [toJson(hidden)] });
    const encoded = await call(open, decoded.body, { path: '/encode' });

    assert.equal(decoded.status, 200);
    assert.equal(textIn(decoded.body), TEXT);
    const [payload] = (encoded.body as { payloads: { metadata: Record<string, string>; data: string }[] }).payloads;
    assert.equal(Buffer.from(payload?.metadata['encryption-key-id'] ?? '', 'base64').toString(), 'k');
    assert.equal(textIn((await call(open, encoded.body)).body), TEXT);
  });

  it('looks at the last part of the path alone', async () => {
    const body = { payloads: [toJson(await encrypted())] };

    assert.equal((await call(open, body, { path: '/codec/default/decode' })).status, 200);
    assert.equal((await call(open, body, { path: '/decode/default' })).status, 404);
    assert.equal((await call(open, body, { path: '/' })).status, 404);
  });

  it('leaves plain payloads as they are, and takes none for none', async () => {
    const plain = { payloads: [toJson(defaultPayloadConverter.toPayload(TEXT))] };

    assert.deepEqual((await call(open, plain)).body, plain);
    assert.deepEqual((await call(open, { payloads: [] })).body, { payloads: [] });
    assert.deepEqual((await call(open, {})).body, { payloads: [] });
  });

  it('answers the UI of the named origin, and says so to its browser', async () => {
    const preflight = await call(guarded, undefined, { method: 'OPTIONS', headers: { origin: UI } });
    const { status, headers } = await call(open, {}, { headers: { origin: UI } });

    assert.equal(preflight.status, 204);
    assert.equal(preflight.headers.get('access-control-allow-headers'), 'content-type, x-namespace, authorization');
    assert.equal(preflight.headers.get('access-control-allow-methods'), 'POST, OPTIONS');
    assert.deepEqual([status, headers.get('access-control-allow-origin')], [200, UI]);
  });

  for (const origin of ['http://evil.example', 'null', 'http://localhost:8233.evil.example', 'http://LOCALHOST:8233']) {
    it(`refuses a page of ${origin}`, async () => {
      const body = { payloads: [toJson(await encrypted())] };

      for (const method of ['POST', 'OPTIONS']) {
        const answer = await call(open, method === 'POST' ? body : undefined, { method, headers: { origin } });

        assert.deepEqual([answer.status, answer.headers.get('access-control-allow-origin')], [403, null]);
      }
    });
  }

  it('demands its token, if it has one', async () => {
    const status = async (headers: Record<string, string>) => (await call(guarded, {}, { headers })).status;

    assert.equal(await status({ authorization: `Bearer ${TOKEN}` }), 200);
    for (const wrong of ['', TOKEN, `Bearer ${TOKEN}x`, `bearer ${TOKEN}`, 'Bearer ', `Basic ${TOKEN}`]) {
      assert.equal(await status({ authorization: wrong }), 401, wrong);
    }
    assert.equal(await status({}), 401);
  });

  it('lets a page of the UI read that the token is missing', async () => {
    const { status, headers } = await call(guarded, {}, { headers: { origin: UI } });

    assert.deepEqual([status, headers.get('access-control-allow-origin')], [401, UI]);
  });

  it('names the key that it lacks', async () => {
    const [foreign] = await createEncryptionCodec([{ id: 'gone', key: randomBytes(32) }]).encode([
      defaultPayloadConverter.toPayload(TEXT),
    ]);
    assert.ok(foreign);

    assert.deepEqual(pick(await call(open, { payloads: [toJson(foreign)] })), [
      400,
      { error: 'A payload is encrypted with the key "gone", which ENCRYPTION_KEYS does not hold' },
    ]);
  });

  for (const [what, body] of [
    ['a list', []],
    ['a text', '"decode"'],
    ['half of JSON', '{"payloads":['],
    ['payloads that are none', { payloads: ['x'] }],
    ['data that is no text', { payloads: [{ metadata: {}, data: 7 }] }],
    ['metadata that is no text', { payloads: [{ metadata: { encoding: 1 }, data: '' }] }],
    ['ciphertext that is too short', { payloads: [{ metadata: markedEncrypted(), data: 'AAAA' }] }],
  ] as const) {
    it(`refuses ${what} with 400`, async () => {
      assert.equal((await call(open, body)).status, 400);
    });
  }

  it('takes JSON alone, and nothing beyond 16 MiB', async () => {
    assert.equal((await call(open, {}, { headers: { 'content-type': 'text/plain' } })).status, 415);
    assert.equal((await call(open, 'x'.repeat(16 * 1024 * 1024 + 1))).status, 413);
  });

  it('answers POST alone', async () => {
    const { status, headers } = await call(open, undefined, { method: 'GET' });

    assert.deepEqual([status, headers.get('allow')], [405, 'POST, OPTIONS']);
    assert.equal((await fetch(`${guarded}/health/live`)).status, 200);
  });

  it('logs who read in which namespace, and never what', async () => {
    await call(open, { payloads: [toJson(await encrypted())] }, { headers: { 'x-namespace': 'default' } });
    await call(open, {}, { headers: { 'x-namespace': `a "b" {c}` } });

    const [first, second] = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    assert.deepEqual([first?.action, first?.namespace, first?.answer], ['decode', 'default', 200]);
    assert.equal(second?.namespace, null);
    assert.doesNotMatch(lines.join(), /card/);
  });

  async function serve(token: string | null): Promise<string> {
    const handle = createCodecApp({ codec, origins: [UI], token, log }).callback();
    const server = createServer((request, response) => void handle(request, response)).listen(0, '127.0.0.1');
    servers.push(server);
    await once(server, 'listening');
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }
});

async function call(base: string, body: unknown, { path = '/decode', method = 'POST', headers = {} }: Call = {}) {
  const response = await fetch(base + path, {
    method,
    headers: { 'content-type': 'application/json', ...headers },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text ? (JSON.parse(text) as unknown) : undefined };
}

const pick = ({ status, body }: Awaited<ReturnType<typeof call>>) => [status, body];

async function encrypted(): Promise<Payload> {
  const [payload] = await codec.encode([defaultPayloadConverter.toPayload(TEXT)]);
  assert.ok(payload);
  return payload;
}

function base64(bytes: Uint8Array | null | undefined): string {
  return Buffer.from(bytes ?? []).toString('base64');
}

function toJson({ metadata, data }: Payload) {
  const entries = Object.entries(metadata ?? {}).map(([name, value]) => [name, base64(value)]);
  return { metadata: Object.fromEntries(entries) as Record<string, string>, data: base64(data) };
}

function markedEncrypted() {
  return { encoding: base64(Buffer.from('binary/encrypted')), 'encryption-key-id': base64(Buffer.from('k')) };
}

function textIn(body: unknown): unknown {
  const [payload] = (body as { payloads: { data: string }[] }).payloads;
  return JSON.parse(Buffer.from(payload?.data ?? '', 'base64').toString());
}
