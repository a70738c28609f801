import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import fc from 'fast-check';
import { createCustomer } from '../support/product/customer.ts';
import { startProduct, type Product } from '../support/product/product.ts';

/** Every status that docs/operating.md names for the ingress, and what Node's own HTTP parser answers. */
const ANSWERS = [200, 400, 401, 404, 405, 408, 413, 417, 431];
const RUNS = 400;

describe('the ingress, whatever arrives', function () {
  this.timeout(90_000);
  let product: Product;
  let port: number;
  let path: string;
  const stray: unknown[] = [];
  const note = (error: unknown) => void stray.push(error);

  before(async () => {
    product = await startProduct();
    const { port: text, pathname } = new URL(product.webhook);
    [port, path] = [Number(text), pathname];
    process.on('unhandledRejection', note);
  });
  after(async () => {
    process.off('unhandledRejection', note);
    await product.close();
  });

  it('answers as documented, and goes on', async () => {
    await fc.assert(
      fc.asyncProperty(requests(), async (request) => {
        const answered = await send(request);
        assert.ok(answered === null || ANSWERS.includes(answered), `answered ${answered}`);
      }),
      { numRuns: RUNS },
    );

    const customer = await createCustomer(product.sandbox);
    await customer.say('one');
    assert.deepEqual(await customer.hears(1), ['re: one']);
    assert.deepEqual(stray, []);
    assert.equal((await fetch(`http://127.0.0.1:${port}/health/live`)).status, 200);
  });

  /** Requests as bytes: well-formed ones with anything in them, and such that no client would send. */
  function requests(): fc.Arbitrary<Buffer> {
    const method = fc.constantFrom('POST', 'POST', 'POST', 'GET', 'PUT', 'DELETE', 'OPTIONS', 'HEAD', 'BREW');
    const place = fc.oneof(
      fc.constant(path),
      fc.string().map((text) => `${path}/${encodeURIComponent(text)}`),
      fc.webPath().map((text) => `/${text}`),
      fc.string().map((text) => `${path}?token=${encodeURIComponent(text)}`),
    );
    const body = fc.oneof(
      fc.uint8Array({ maxLength: 2000 }).map((bytes) => Buffer.from(bytes)),
      fc.json({ maxDepth: 8 }).map((text) => Buffer.from(text)),
      fc.integer({ min: 1, max: 4000 }).map((depth) => Buffer.from('['.repeat(depth) + ']'.repeat(depth))),
      fc
        .jsonValue()
        .map((value) => Buffer.from(JSON.stringify({ event: 'message_created', id: value, __proto__: value }))),
      fc.constant(Buffer.alloc(2 * 1024 * 1024 + 1, 0x20)),
    );
    const headers = fc.dictionary(
      fc.constantFrom('content-type', 'content-encoding', 'x-chatwoot-delivery', 'cookie', 'accept', 'expect', 'x'),
      fc.string({ unit: 'grapheme-ascii', maxLength: 200 }),
    );
    const lie = fc.oneof(
      { weight: 6, arbitrary: fc.constant(0) },
      { weight: 1, arbitrary: fc.integer({ min: -9, max: 9 }) },
    );
    const shaped = fc.record({ method, place, body, headers, isSigned: fc.boolean(), lie }).map(toBytes);
    return fc.oneof(
      { weight: 8, arbitrary: shaped },
      { weight: 1, arbitrary: fc.uint8Array({ minLength: 1 }).map((b) => Buffer.from(b)) },
    );
  }

  interface Shape {
    method: string;
    place: string;
    body: Buffer;
    headers: Record<string, string>;
    isSigned: boolean;
    /** By how much the declared length is wrong. */
    lie: number;
  }

  function toBytes({ method, place, body, headers, isSigned, lie }: Shape): Buffer {
    const all = {
      ...headers,
      ...(isSigned ? signed(body) : {}),
      'content-length': String(Math.max(0, body.length + lie)),
    };
    const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}`);
    return Buffer.concat([
      Buffer.from([`${method} ${place} HTTP/1.1`, 'host: a', ...lines, '', ''].join('\r\n')),
      body,
    ]);
  }

  function signed(body: Buffer): Record<string, string> {
    const timestamp = String(Math.floor(Date.now() / 1000));
    const hmac = createHmac('sha256', product.sandbox.secrets.bot).update(`${timestamp}.`).update(body);
    return { 'x-chatwoot-timestamp': timestamp, 'x-chatwoot-signature': `sha256=${hmac.digest('hex')}` };
  }

  /** The status of the first answer; `null` where the connection was closed without one. */
  async function send(bytes: Buffer): Promise<number | null> {
    const socket = connect(port, '127.0.0.1');
    let text = '';
    socket.on('data', (data) => {
      text += data.toString('latin1');
      if (/^HTTP\/1\.1 (?!100)\d+ [^]*\r\n\r\n/.test(text)) socket.destroy();
    });
    // A server may refuse a large body before it was sent.
    socket.on('error', () => undefined);
    socket.end(bytes);
    await once(socket, 'close');
    const status = /HTTP\/1\.1 (?!100)(\d+)/.exec(text)?.[1];
    return status === undefined ? null : Number(status);
  }
});
