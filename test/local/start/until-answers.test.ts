import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { reachable } from '../../../local/start/start.ts';
import { untilAnswers } from '../../../local/start/until-answers.ts';
import { UserError } from '../../../local/user-error.ts';

describe('untilAnswers', () => {
  const nobody = 'http://127.0.0.1:1/health/live';
  const never = new AbortController().signal;

  it('resolves once there is an answer', async () => {
    let tries = 0;
    const server = createServer((_request, response) => response.writeHead((tries += 1) < 3 ? 503 : 200).end());
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;

    await untilAnswers(`http://127.0.0.1:${port}`, never);

    assert.equal(tries, 3);
    server.close();
    server.closeAllConnections();
  });

  it('gives up where nobody answers, and names the setting', async () => {
    await assert.rejects(untilAnswers(nobody, never, 1), (error) => {
      assert(error instanceof UserError);
      assert.match(error.message, /^Nothing answers at http:\/\/127\.0\.0\.1:1\/health\/live: set HOST /);
      return true;
    });
  });

  it('waits no longer for a process that is gone', async () => {
    await untilAnswers(nobody, AbortSignal.abort());
  });
});

describe('reachable', () => {
  for (const [host, reached] of [
    [undefined, '127.0.0.1'],
    ['0.0.0.0', '127.0.0.1'],
    ['::', '127.0.0.1'],
    ['192.0.2.7', '192.0.2.7'],
    ['fd00::7', '[fd00::7]'],
  ] as const) {
    it(`is ${reached} for ${host ?? 'all addresses'}`, () => {
      assert.equal(reachable(host), reached);
    });
  }
});
