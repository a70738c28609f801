import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createCustomer } from '../../support/product/customer.ts';
import { startDeployment, type Deployment } from '../../support/product/deployment.ts';

/** LangSmith as far as a tracer needs it: takes everything, and answers until it is silenced. */
async function startLangSmith() {
  let answers = true;
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
    silence() {
      answers = false;
    },
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

  let langSmith: Awaited<ReturnType<typeof startLangSmith>>;
  let deployment: Deployment;

  before(async () => {
    langSmith = await startLangSmith();
    deployment = await startDeployment(langSmith.env);
  });
  after(async () => {
    await deployment.close();
    langSmith.close();
  });

  it('sends each turn with its name and ids, all of it before the worker ends', async () => {
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
    assert.doesNotMatch(deployment.output(), /traces not sent in time/);
  });

  it('does not keep the worker from ending where the service is silent', async () => {
    langSmith.silence();
    await deployment.start('worker');
    const customer = await createCustomer(deployment.sandbox);
    await customer.say('hello');
    await customer.hears(1);

    assert.equal(await deployment.stop('worker'), 0);
    assert.match(deployment.output(), /traces not sent in time/);
  });
});
