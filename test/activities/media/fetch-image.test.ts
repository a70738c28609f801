import assert from 'node:assert/strict';
import { lookup as systemLookup } from 'node:dns';
import type { RequestListener } from 'node:http';
import type { LookupFunction } from 'node:net';
import { fetchImage } from '../../../src/activities/media/fetch-image.ts';
import type { MediaSource } from '../../../src/activities/media/fetch-media.ts';
import {
  PNG,
  PNG_URL,
  redirectTo,
  sendImage,
  startImageServer,
  type ImageServer,
} from '../../support/servers/image-server.ts';

const LIMIT = 64 * 1024;

/** Every name leads to this machine, as the names of an attacker do. */
const toThisMachine: LookupFunction = (_name, _options, callback) => {
  callback(null, [{ address: '127.0.0.1', family: 4 }]);
};

describe('fetchImage', () => {
  const answers: Record<string, RequestListener> = {};
  let chatwoot: ImageServer;
  let storage: ImageServer;

  before(async () => {
    chatwoot = await startImageServer(answers);
    storage = await startImageServer({
      '/image.png': (_request, response) => {
        sendImage(response);
      },
    });
  });
  afterEach(() => {
    for (const path of Object.keys(answers)) Reflect.deleteProperty(answers, path);
    chatwoot.requests.length = storage.requests.length = 0;
  });
  after(() => Promise.all([chatwoot.close(), storage.close()]));

  function load(path: string, changes: Partial<MediaSource> = {}, signal = new AbortController().signal) {
    const hosts = new Set([chatwoot.host]);
    const source = { hosts, lookup: systemLookup, limit: LIMIT, patience: 5000, interval: 1, ...changes };
    return fetchImage(path.startsWith('/') ? `${chatwoot.url}${path}` : path, source, signal);
  }

  it('gets an image from Chatwoot as a data URL, and sends no token along', async () => {
    answers['/a.png'] = (_request, response) => {
      sendImage(response);
    };

    assert.equal(await load('/a.png'), PNG_URL);
    assert.deepEqual(Object.keys(chatwoot.requests[0]?.headers ?? {}).sort(), [
      ...['accept', 'accept-encoding', 'connection', 'host', 'user-agent'],
    ]);
    assert.equal(chatwoot.requests[0]?.headers['accept-encoding'], 'identity');
  });

  it('calls an image what it is, not what it is said to be', async () => {
    answers['/a.png'] = (_request, response) => {
      sendImage(response, Buffer.from('GIF89a'), { 'content-type': 'image/PNG; x=1' });
    };

    assert.match(await load('/a.png'), /^data:image\/gif;base64,/);
  });

  it('waits for a file that is not stored yet', async () => {
    answers['/late.png'] = (_request, response) => {
      if (chatwoot.requests.length < 3) response.writeHead(404).end();
      else sendImage(response);
    };

    assert.equal(await load('/late.png'), PNG_URL);
  });

  it('follows a redirect to a host that the operator allows', async () => {
    answers['/a.png'] = redirectTo(`${storage.url}/image.png`);

    assert.equal(await load('/a.png', { hosts: new Set([chatwoot.host, storage.host]) }), PNG_URL);
  });

  it('follows three redirects, absolute or not, and no fourth', async () => {
    for (const hop of [0, 1, 2, 3]) answers[`/${hop}`] = redirectTo(`./${hop + 1}`, [301, 303, 307, 308][hop]);
    answers['/4'] = (_request, response) => {
      sendImage(response);
    };

    assert.equal(await load('/1'), PNG_URL);
    await assert.rejects(load('/0'), { fault: 'too many redirects' });
  });

  it('ends a loop of redirects', async () => {
    answers['/loop'] = redirectTo('/loop');

    await assert.rejects(load('/loop'), { fault: 'too many redirects' });
    assert.equal(chatwoot.requests.length, 4);
  });

  const disguises = [
    '127.0.0.1',
    'localhost',
    '127.1',
    '2130706433',
    '0x7f000001',
    '0177.0.0.1',
    '[::1]',
    '[::ffff:127.0.0.1]',
    '[::ffff:7f00:1]',
    '[64:ff9b::127.0.0.1]',
    '0.0.0.0',
    '169.254.169.254',
    '10.0.0.1',
  ];
  for (const host of disguises) {
    it(`refuses a redirect to ${host}`, async () => {
      answers['/a.png'] = redirectTo(`http://${host}:${storage.port}/image.png`);

      await assert.rejects(load('/a.png'), { fault: 'private address' });
      assert.equal(storage.requests.length, 0);
    });
  }

  it('refuses a name that resolves to a private address, also behind an allowed hop', async () => {
    answers['/a.png'] = redirectTo('/b.png');
    answers['/b.png'] = redirectTo(`http://127.0.0.1.nip.io:${storage.port}/image.png`);

    await assert.rejects(load('/a.png', { lookup: toThisMachine }), { fault: 'private address' });
    assert.equal(storage.requests.length, 0);
  });

  it("refuses another port of Chatwoot's machine", async () => {
    answers['/a.png'] = redirectTo(`http://127.0.0.1:${storage.port}/image.png`);

    await assert.rejects(load('/a.png'), { fault: 'private address' });
  });

  it('connects to the address that it has checked, whatever the name resolves to next', async () => {
    answers['/a.png'] = redirectTo(`http://rebinding.example:${storage.port}/image.png`);
    const asked: string[] = [];
    const lookup: LookupFunction = (name, _options, callback) => {
      asked.push(name);
      const address = asked.length === 1 ? '10.0.0.1' : '127.0.0.1';
      callback(null, [{ address, family: 4 }]);
    };

    await assert.rejects(load('/a.png', { lookup }), { fault: 'private address' });
    assert.deepEqual([asked, storage.requests.length], [['rebinding.example'], 0]);
  });

  it('takes an allowed host by name wherever it is', async () => {
    const url = `http://minio.internal:${storage.port}/image.png`;
    answers['/a.png'] = redirectTo(url);
    const hosts = new Set([chatwoot.host, `minio.internal:${storage.port}`]);

    assert.equal(await load('/a.png', { hosts, lookup: toThisMachine }), PNG_URL);
  });

  const foreign: [string, string][] = [
    ['another host', 'https://elsewhere.example/a.png'],
    ["a host that begins as Chatwoot's", 'http://HOST.elsewhere.example/a.png'],
    ['another port', 'http://127.0.0.1:1/a.png'],
  ];
  for (const [title, address] of foreign) {
    it(`does not begin at ${title}`, async () => {
      const expected = /^foreign host$|^private address$/;
      await assert.rejects(
        load(address.replace('HOST', chatwoot.host.replace(':', '.'))),
        ({ fault }: { fault: string }) => expected.test(fault),
      );
    });
  }

  it('takes no user name, no other scheme, and nothing that is no address', async () => {
    const addresses = [
      `http://user@${chatwoot.host}/a.png`,
      `http://:pass@${chatwoot.host}/a.png`,
      ...['file:///etc/passwd', 'ftp://x/a.png', 'data:image/png;base64,AAAA', 'gopher://x', 'a.png', ''],
    ];
    for (const address of addresses) await assert.rejects(load(address), { fault: 'unusable address' });
    for (const location of addresses.slice(0, 6)) {
      answers['/a.png'] = redirectTo(location);
      await assert.rejects(load('/a.png'), { fault: 'unusable address' });
    }
    assert.ok(chatwoot.requests.every(({ headers }) => headers.authorization === undefined));
  });

  /** A body without an end; `hungUp` resolves when its reader has gone. */
  function endless(status: number, headers: Record<string, string>) {
    const hungUp = Promise.withResolvers<undefined>();
    const large = Buffer.alloc(LIMIT);
    const listener: RequestListener = (_request, response) => {
      response.writeHead(status, headers).write(PNG);
      const pour = () => {
        while (!response.destroyed && response.write(large));
      };
      response.on('drain', pour).on('close', () => {
        hungUp.resolve(undefined);
      });
      pour();
    };
    return { listener, hungUp: hungUp.promise };
  }

  it('refuses what says that it is too large without reading it', async () => {
    answers['/a.png'] = (_request, response) => {
      response.writeHead(200, { 'content-type': 'image/png', 'content-length': String(LIMIT + 1) }).write(PNG);
    };

    await assert.rejects(load('/a.png'), { fault: 'too large' });
  });

  it('stops reading what turns out to be too large', async () => {
    const { listener, hungUp } = endless(200, { 'content-type': 'image/png' });
    answers['/a.png'] = listener;

    await assert.rejects(load('/a.png'), { fault: 'too large' });
    await hungUp;
  });

  it('does not read what comes with a redirect or a refusal', async () => {
    const redirect = endless(302, { location: '/b.png' });
    const refusal = endless(500, {});
    answers['/a.png'] = redirect.listener;
    answers['/b.png'] = refusal.listener;

    await assert.rejects(load('/a.png', { patience: 60_000 }), { fault: 'refused' });
    await Promise.all([redirect.hungUp, refusal.hungUp]);
  });

  it('takes an image of exactly the limit', async () => {
    const full = Buffer.concat([PNG, Buffer.alloc(LIMIT - PNG.length)]);
    answers['/a.png'] = (_request, response) => {
      sendImage(response, full);
    };

    assert.equal((await load('/a.png')).length, 'data:image/png;base64,'.length + Math.ceil(LIMIT / 3) * 4);
  });

  const lies: [string, Buffer, Record<string, string>][] = [
    ['a page that is called an image', Buffer.from('<html>'), {}],
    ['an image that is called a page', PNG, { 'content-type': 'text/html' }],
    ['a drawing with scripts', Buffer.from('<svg/>'), { 'content-type': 'image/svg+xml' }],
    ['a body that claims to be compressed', PNG, { 'content-encoding': 'gzip' }],
    ['an empty body', Buffer.alloc(0), {}],
    ['an image without a type', PNG, { 'content-type': '' }],
  ];
  for (const [title, body, headers] of lies) {
    it(`refuses ${title}`, async () => {
      answers['/a.png'] = (_request, response) => {
        sendImage(response, body, headers);
      };

      await assert.rejects(load('/a.png'), { fault: 'not an image' });
    });
  }

  it('refuses what Chatwoot does not give', async () => {
    answers['/a.png'] = (_request, response) => response.writeHead(403).end();

    await assert.rejects(load('/a.png'), { fault: 'refused' });
  });

  it('fails where the connection ends within the image', async () => {
    answers['/a.png'] = (_request, response) => {
      response
        .writeHead(200, { 'content-type': 'image/png', 'content-length': '1000' })
        .write(PNG, () => response.destroy());
    };

    await assert.rejects(load('/a.png'), { fault: 'unreachable' });
  });

  const slow: [string, RequestListener][] = [
    ['an answer that never comes', () => undefined],
    [
      'a body that drips',
      (_request, response) => {
        response.writeHead(200, { 'content-type': 'image/png' });
        const timer = setInterval(() => response.write('.'), 5);
        response.on('close', () => {
          clearInterval(timer);
        });
      },
    ],
    ['a file that is never stored', (_request, response) => response.writeHead(404).end()],
  ];
  for (const [title, listener] of slow) {
    it(`gives up on ${title}`, async () => {
      answers['/a.png'] = listener;

      await assert.rejects(load('/a.png', { patience: 100 }), { fault: 'too slow' });
    });
  }

  it('gives up on a name that is never resolved', async () => {
    const hosts = new Set(['chatwoot.example']);

    await assert.rejects(load('http://chatwoot.example/a.png', { hosts, lookup: () => undefined, patience: 100 }), {
      fault: 'too slow',
    });
  });

  it('ends with the turn', async () => {
    const turn = new AbortController();
    answers['/a.png'] = () => {
      turn.abort();
    };

    await assert.rejects(load('/a.png', {}, turn.signal), { fault: 'unreachable' });
  });
});
