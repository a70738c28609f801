import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createCustomer } from '../../support/product/customer.ts';
import { startDeployment } from '../../support/product/deployment.ts';

/** LangSmith as far as a tracer needs it: takes everything, or never answers. */
async function startLangSmith(answers: boolean) {
  const runs: string[] = [];
  const server: Server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      if (request.method === 'POST') runs.push(Buffer.concat(chunks).toString('utf8'));
      if (answers) response.setHeader('content-type', 'application/json').end('{}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    runs,
    env: {
      LANGSMITH_TRACING: 'true',
      LANGSMITH_ENDPOINT: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      LANGSMITH_API_KEY: 'key',
      LANGSMITH_PROJECT: 'support',
    },
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

describe('LANGSMITH_TRACING', function () {
  this.timeout(90_000);

  it('sends each turn with its name and ids, all of it before the worker ends', async () => {
    const langSmith = await startLangSmith(true);
    const deployment = await startDeployment(langSmith.env);
    try {
      const customer = await createCustomer(deployment.sandbox);
      await customer.say('hello');
      await customer.hears(1);

      const code = await deployment.stop('worker');
      const sent = langSmith.runs.join('\n');

      assert.equal(code, 0);
      for (const expected of [
        ...['"chatwoot-turn"', '"chatwoot"', `"thread_id":"chatwoot:default:1:${customer.conversation}"`],
        ...['hello', 're: hello', '"support"'],
      ]) {
        assert.ok(sent.includes(expected), `${expected} was not sent`);
      }
      assert.match(deployment.output(), /tracing is on: what customers write/);
    } finally {
      await deployment.close();
      langSmith.close();
    }
  });

  it('does not keep the worker from ending where the service is silent', async () => {
    const langSmith = await startLangSmith(false);
    const deployment = await startDeployment(langSmith.env);
    try {
      const customer = await createCustomer(deployment.sandbox);
      await customer.say('hello');
      await customer.hears(1);

      assert.equal(await deployment.stop('worker'), 0);
      assert.match(deployment.output(), /traces not sent in time/);
    } finally {
      await deployment.close();
      langSmith.close();
    }
  });
});
