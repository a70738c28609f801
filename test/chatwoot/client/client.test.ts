import assert from 'node:assert/strict';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { inspect } from 'node:util';
import { createBackoff } from '../../../src/chatwoot/client/backoff.ts';
import { createChatwootClient } from '../../../src/chatwoot/client/client.ts';
import { ChatwootRejected, ChatwootUncertain, ChatwootUnavailable } from '../../../src/chatwoot/client/errors.ts';

/** As Chatwoot says it. */
const GONE = '{"error":"Resource could not be found"}';

type Respond = (request: IncomingMessage, response: ServerResponse) => void;

describe('chatwoot client', () => {
  let server: Server;
  let respond: Respond;
  let url: string;

  before(async () => {
    server = createServer((request, response) => {
      respond(request, response);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  after(() => {
    server.close();
    server.closeAllConnections();
  });

  const client = (timeouts = { read: 5000, write: 5000 }) =>
    createChatwootClient({ url, account: 1, token: 'secret', timeouts });
  const status =
    (
      code: number,
      headers: Record<string, string> = {},
      body = code === 404 ? GONE : '{"error":"Lena Fuchs"}',
    ): Respond =>
    (_, response) => {
      response.writeHead(code, headers).end(body);
    };
  const post = () => client().createMessage(1, { content: 'hi' });

  async function caught(work: () => Promise<unknown>): Promise<Error> {
    try {
      await work();
    } catch (error) {
      return error as Error;
    }
    return assert.fail('nothing was thrown');
  }

  const kinds: [number, string, new (...args: never[]) => Error, new (...args: never[]) => Error][] = [
    [301, 'a redirect: not by Chatwoot', ChatwootUnavailable, ChatwootUnavailable],
    [400, 'a bad request', ChatwootRejected, ChatwootRejected],
    [401, 'a wrong token', ChatwootRejected, ChatwootRejected],
    [403, 'an account without API', ChatwootRejected, ChatwootRejected],
    [404, 'no such conversation', ChatwootRejected, ChatwootRejected],
    [408, 'a timeout', ChatwootUncertain, ChatwootUncertain],
    [422, 'an exception after the insert', ChatwootRejected, ChatwootUncertain],
    [429, 'too many requests', ChatwootUnavailable, ChatwootUnavailable],
    [500, 'a broken server', ChatwootUncertain, ChatwootUncertain],
    [504, 'a proxy without patience', ChatwootUncertain, ChatwootUncertain],
  ];
  for (const [code, body, isChatwoots] of [
    [500, '{"status":500,"error":"Internal Server Error"}', true],
    [500, '{"timestamp":"2026-01-01","status":500,"error":"Internal Server Error","path":"/"}', false],
    [500, '{"error":"no healthy upstream"}', false],
    [500, 'An unhandled lowlevel error occurred', false],
    [422, '{"error":"undefined method"}', true],
    [422, '{"message":"Content is too long","attributes":["content"]}', true],
    [422, '<html>', false],
    [503, '{"status":503,"error":"Service Unavailable"}', false],
  ] as const) {
    it(`takes ${code} ${body} for ${isChatwoots ? "Chatwoot's own: it is done with the request" : "somebody else's"}`, async () => {
      respond = status(code, {}, body);

      const error = await caught(post);

      assert.equal(error instanceof ChatwootUncertain && error.isChatwoots, isChatwoots);
    });
  }

  for (const [code, what, read, write] of kinds) {
    it(`${code}, ${what}: a read is ${read.name}, a message ${write.name}`, async () => {
      respond = status(code, code === 301 ? { location: '/elsewhere' } : {});

      assert.ok((await caught(() => client().getConversation(1))) instanceof read);
      assert.ok((await caught(post)) instanceof write);
    });
  }

  for (const body of ['404 page not found', '<html>no such page</html>', '{"error":"no Route matched"}', '']) {
    it(`does not take a proxy's 404 for Chatwoot's: ${body || 'an empty one'}`, async () => {
      respond = status(404, {}, body);

      assert.ok((await caught(post)) instanceof ChatwootUnavailable);
      assert.ok((await caught(() => client().toggleStatus(1, 'open'))) instanceof ChatwootUnavailable);
      assert.ok((await caught(() => client().getConversation(1))) instanceof ChatwootUnavailable);
    });
  }

  it('knows that a conversation is gone by what Chatwoot says', async () => {
    respond = status(404);

    for (const work of [post, () => client().getConversation(1)]) {
      const error = await caught(work);
      assert.ok(error instanceof ChatwootRejected && error.isGone);
    }
  });

  it('takes a rejected change, other than a message, for refused', async () => {
    respond = status(422);

    assert.ok((await caught(() => client().setPriority(1, 'high'))) instanceof ChatwootRejected);
  });

  it('says how long Chatwoot wants to be left alone', async () => {
    respond = status(429, { 'retry-after': '12' });

    const error = await caught(post);
    assert.equal(error instanceof ChatwootUnavailable && error.retryAfter, 12_000);
  });

  it('leaves Chatwoot alone for as long as it wants, with whatever token of the bot', async () => {
    let now = 0;
    let requests = 0;
    const backoff = createBackoff(() => now);
    const [bot, user] = ['bot', 'user'].map((token) => createChatwootClient({ url, account: 1, token, backoff }));
    assert.ok(bot && user);
    respond = (request, response) => {
      requests += 1;
      status(429, { 'retry-after': requests === 1 ? '12' : '5' })(request, response);
    };
    await caught(() => bot.createMessage(1, { content: 'hi' }));

    now = 11_999;
    const error = await caught(() => user.getConversation(1));
    assert.ok(error instanceof ChatwootUnavailable);
    assert.equal(error.message, 'GET conversations/1: not sent, Chatwoot asked to wait (429)');
    assert.ok(error.retryAfter && error.retryAfter >= 1, String(error.retryAfter));
    assert.equal(requests, 1);

    now = 12_000;
    await caught(() => user.getConversation(1));
    assert.equal(requests, 2);
  });

  it('does not know what became of a request without an answer', async () => {
    respond = () => undefined;
    const hasty = client({ read: 50, write: 50 });

    assert.ok((await caught(() => hasty.createMessage(1, { content: 'hi' }))) instanceof ChatwootUncertain);
    assert.ok((await caught(() => hasty.getConversation(1))) instanceof ChatwootUncertain);
  });

  it('does not know what became of a request whose connection broke', async () => {
    respond = (request) => request.socket.destroy();

    assert.ok((await caught(post)) instanceof ChatwootUncertain);
  });

  it('does not know what became of a request whose answer breaks off, or never ends', async () => {
    respond = (request, response) => {
      response.writeHead(200, { 'content-length': 100 }).write('{"id":');
      request.socket.end();
    };
    assert.ok((await caught(post)) instanceof ChatwootUncertain);
    respond = (_, response) => response.writeHead(200).write('{"id":');
    const hasty = client({ read: 5000, write: 100 });

    assert.ok((await caught(() => hasty.createMessage(1, { content: 'hi' }))) instanceof ChatwootUncertain);
  });

  it('uses a connection again', async () => {
    const ports = new Set<number | undefined>();
    respond = (request, response) => {
      ports.add(request.socket.remotePort);
      response.end('{}');
    };
    const { setPriority } = client();
    for (const priority of ['low', 'high']) await setPriority(1, priority);

    assert.equal(ports.size, 1);
  });

  for (const body of ['', 'OK', '[]', '{"id":"x"}', '{"id":null}', '<html>Please sign in</html>']) {
    it(`does not know what became of a change that a 200 does not tell of: ${body || 'nothing'}`, async () => {
      respond = status(200, {}, body);

      assert.ok((await caught(post)) instanceof ChatwootUncertain);
      assert.ok((await caught(() => client().toggleStatus(1, 'open'))) instanceof ChatwootUncertain);
    });
  }

  it('takes a page for no answer, also to what is answered by nothing', async () => {
    respond = status(200, {}, '');
    await client().setPriority(1, 'high');
    respond = status(200, {}, '\n<!DOCTYPE html>');

    assert.ok((await caught(() => client().setPriority(1, 'high'))) instanceof ChatwootUncertain);
    assert.ok((await caught(() => client().assignTeam(1, 2))) instanceof ChatwootUncertain);
  });

  it('believes a message that is stored, and a status that is set', async () => {
    respond = status(200, {}, '{"id":7,"sender":{"id":1,"type":"agent_bot"}}');
    assert.equal((await post()).id, 7);

    respond = status(200, {}, '{"meta":{},"payload":{"success":null,"conversation_id":1,"current_status":"open"}}');
    await client().toggleStatus(1, 'open');
  });

  it('names where an answer has an unknown shape, and nothing that it holds', async () => {
    respond = status(200, {}, '{"id":1,"status":"Lena Fuchs"}');

    const { message } = await caught(() => client().getConversation(1));
    assert.equal(message, 'GET conversations/1: unknown shape at status');
  });

  it('lets neither token nor body into an error', async () => {
    for (const code of [401, 404, 429, 500]) {
      respond = status(code);

      assert.doesNotMatch(inspect(await caught(post), { depth: 9 }), /secret|Lena/);
    }
  });

  it('asks each question once, with the token', async () => {
    const seen: string[] = [];
    respond = (request, response) => {
      seen.push(`${request.method} ${request.url} ${String(request.headers['api_access_token'])}`);
      response.writeHead(500).end();
    };

    await caught(() => client().listMessages(7, 5));
    assert.deepEqual(seen, ['GET /api/v1/accounts/1/conversations/7/messages?after=5 secret']);
  });
});
