import assert from 'node:assert/strict';
import { once } from 'node:events';
import { Agent, request, type ClientRequest, type IncomingMessage } from 'node:http';
import { createIngress, type Ingress } from '../../src/ingress/create-ingress.ts';
import { createLogger } from '../../src/logger.ts';
import { connectTemporal, type Temporal } from '../../src/temporal/connect.ts';
import { freshTaskQueue, temporal } from '../support/temporal.ts';
import { agentConfig } from './webhooks.ts';

const log = createLogger({ logLevel: 'silent', logFormat: 'json' });

describe('an ingress that ends', () => {
  let connected: Temporal;
  let ingress: Ingress;
  let agent: Agent;
  let url: string;

  beforeEach(async () => {
    const { address } = await temporal();
    const temporalEnv = { TEMPORAL_ADDRESS: address };
    connected = connectTemporal({ temporalEnv, namespace: 'default', encryptionKeys: [] });
    const config = { agents: [agentConfig()], port: 0, host: '127.0.0.1', taskQueue: freshTaskQueue() };
    ingress = createIngress({ config, ...connected, log });
    url = `http://127.0.0.1:${await ingress.listen()}/api/v1/webhook/chatwoot`;
    agent = new Agent({ keepAlive: true });
  });
  afterEach(async () => {
    agent.destroy();
    await connected.close();
  });

  /** A webhook of which half has come. */
  async function begin(): Promise<ClientRequest> {
    const headers = { 'content-length': 2, expect: '100-continue' };
    const half = request(url, { method: 'POST', agent, headers });
    half.flushHeaders();
    await once(half, 'continue');
    half.write('{');
    return half;
  }

  async function finish(half: ClientRequest): Promise<IncomingMessage> {
    const answered = once(half, 'response');
    half.end('}');
    const [answer] = (await answered) as [IncomingMessage];
    answer.resume();
    await once(answer, 'end');
    return answer;
  }

  it('keeps a connection from one webhook to the next', async () => {
    const answer = await finish(await begin());

    assert.equal(answer.headers.connection, 'keep-alive');
    await ingress.close();
  });

  it('answers what has begun, and says that it is the last of its connection', async () => {
    const half = await begin();
    const closed = ingress.close();
    const answer = await finish(half);

    // Unsigned.
    assert.deepEqual([answer.statusCode, answer.headers.connection], [401, 'close']);
    await closed;
  });

  it('takes no new connection', async () => {
    await ingress.close();

    await assert.rejects(begin(), { code: 'ECONNREFUSED' });
  });
});
