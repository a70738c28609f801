import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { MockActivityEnvironment } from '@temporalio/testing';
import { createAgent } from '../../../src/activities/agents.ts';
import { createActivities } from '../../../src/activities/index.ts';
import { toReading } from '../../../src/activities/conversation/read-conversation.ts';
import { conversationSchema } from '../../../src/chatwoot/api.ts';

const silent = { log() {}, trace() {}, debug() {}, info() {}, warn() {}, error() {} };
const graph = { invoke: () => Promise.resolve({ messages: [] }), channels: { messages: {} } };
const ref = { agent: 'default', account: 1, conversation: 1, inbox: 1 };

const read = (fields: object) => toReading(conversationSchema.parse({ id: 1, status: 'pending', ...fields }), ref);

describe('toReading', () => {
  it('takes the newest message that is no activity', () => {
    const activity = { id: 9, message_type: 2, content: 'Marta opened it' };
    const said = { id: 8, message_type: 0, content: 'hello' };

    assert.equal(read({ messages: [activity], last_non_activity_message: said }).last?.incoming?.text, 'hello');
    assert.equal(read({ messages: [activity] }).last, null);
    assert.equal(read({ messages: [said] }).last?.id, 8);
  });
});

describe('a Chatwoot before 4.14.2', () => {
  let server: Server;
  let requests: string[];
  let url: string;

  before(async () => {
    server = createServer((request, response) => {
      const token = String(request.headers['api_access_token']);
      requests.push(`${request.method} ${request.url?.split('/').at(-1)} ${token}`);
      const forbidden = token === 'bot' && (request.method === 'GET' || request.url?.endsWith('/labels'));
      response.statusCode = forbidden ? 401 : 200;
      response.end(JSON.stringify({ id: 1, status: 'pending', meta: {}, payload: ['vip'] }));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  beforeEach(() => {
    requests = [];
  });
  after(() => {
    server.close();
    server.closeAllConnections();
  });

  const activities = (userToken: string | null) => {
    const agent = createAgent({ name: 'default', apiUrl: url, accountId: 1, apiToken: 'bot', userToken }, graph);
    return createActivities(new Map([['default', agent]]));
  };

  it('is warned of once, also where many conversations are read at the same time', async () => {
    const warnings: string[] = [];
    const logger = { ...silent, warn: (message: string) => void warnings.push(message) };
    const { readConversation } = activities('user');
    const fallback = { status: 'open', assigneeType: null, assigneeId: null, labels: [], at: 1 } as const;
    const guard = {
      rules: { mode: 'agent-bot', silenceLabel: 'ai-off' },
      ...{ formerAssignee: null, ownBot: null, fallback: { ...fallback, labels: [] } },
    } as const;

    const look = () => new MockActivityEnvironment({}, { logger }).run(() => readConversation({ ref, guard }));
    const readings = (await Promise.all([look(), look(), look()])) as { live: boolean }[];

    assert.deepEqual(warnings, ['CHATWOOT_API_TOKEN may not read the conversation 1']);
    assert.ok(readings.every(({ live }) => live));
  });

  it('gets labels from the user', async () => {
    const { addLabels } = activities('user');

    await new MockActivityEnvironment({}, { logger: silent }).run(() =>
      addLabels({ ref, labels: ['refund'], known: [] }),
    );

    assert.deepEqual(requests, ['GET labels user', 'POST labels bot', 'POST labels user']);
  });

  it('keeps its attributes where nobody may read them', async () => {
    const { setAttributes } = activities(null);
    const set = () => setAttributes({ ref, attributes: { plan: 'pro' }, known: null });

    await assert.rejects(new MockActivityEnvironment({}, { logger: silent }).run(set), { type: 'Unreadable' });
    assert.deepEqual(requests, ['GET 1 bot']);
  });
});
