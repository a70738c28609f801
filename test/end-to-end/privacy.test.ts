import assert from 'node:assert/strict';
import { createHmac, randomBytes } from 'node:crypto';
import { Client, Connection } from '@temporalio/client';
import protos from '@temporalio/proto';
import { CHANNEL } from '../../src/temporal/connect.ts';
import { createDataConverter } from '../../src/temporal/encryption-codec.ts';
import { createCustomer, createDeskClient, type Customer } from '../support/product/customer.ts';
import { startDeployment, type Deployment } from '../support/product/deployment.ts';
import { startProxy, type Asked, type Lie, type Proxy } from '../support/servers/proxy.ts';
import { createMarkers, markersIn } from '../support/markers.ts';
import { startOpenAiServer, type OpenAiServer } from '../support/servers/openai-server.ts';
import { graphFixture } from '../support/product/product.ts';

const PATIENCE = 60_000;
const KEY = randomBytes(32);
/** What the customer's first word makes of the turn (fixtures/graphs/indiscreet.ts); these end with a person. */
const HANDED_OFF = ['throw', 'quote', 'lookup', 'refuse', 'model', 'misspell', 'hand'];
const ANSWERED = ['plain', 'stray', 'lost'];

const markers = {
  ...createMarkers(['words', 'name', 'mail', 'person', 'bot', 'admin', 'secret', 'token', 'model', 'foreign']),
  phone: `49${String(randomBytes(6).readUIntBE(0, 6)).padStart(13, '7').slice(0, 13)}`,
};

for (const encrypted of [true, false]) {
  describe(`privacy ${encrypted ? 'with' : 'without'} ENCRYPTION_KEYS`, function () {
    this.timeout(120_000);
    let deployment: Deployment;
    let model: OpenAiServer;
    let proxy: Proxy;
    let connection: Connection;
    let client: Client;
    let answers: string[] = [];

    before(async () => {
      proxy = await startProxy();
      proxy.answer(echoes);
      model = await startOpenAiServer(...Array.from({ length: 6 }, () => echoingModel));
      const { bot, admin, secret, token } = markers;
      deployment = await startDeployment(
        {
          AGENT_GRAPH: graphFixture('indiscreet.ts'),
          LOG_LEVEL: 'trace',
          CHATWOOT_USER_TOKEN: admin,
          CHATWOOT_WEBHOOK_TOKEN: token,
          OPENAI_BASE_URL: model.url,
          OPENAI_API_KEY: markers.model,
          ...(encrypted ? { ENCRYPTION_KEYS: `k:${KEY.toString('base64')}` } : {}),
        },
        { tokens: { bot, admin }, webhookSecret: secret },
        ({ url }) => {
          proxy.aim(url);
          return { CHATWOOT_API_URL: proxy.url };
        },
      );
      connection = await Connection.connect({ address: deployment.temporalAddress, channelArgs: CHANNEL });
      const dataConverter = createDataConverter(encrypted ? [{ id: 'k', key: KEY }] : []);
      client = new Client({ connection, ...(dataConverter ? { dataConverter } : {}) });
      await converse();
      answers = await knock();
    });
    after(async () => {
      await connection.close();
      await deployment.close();
      await model.close();
      proxy.close();
    });

    it('keeps them out of ids, search attributes and memos', async () => {
      const { executions } = await connection.workflowService.listWorkflowExecutions({ namespace: 'default' });

      assert.ok(executions.length >= HANDED_OFF.length + ANSWERED.length);
      const listed = executions.map(({ execution, type, searchAttributes, memo, taskQueue }) => [
        ...[execution?.workflowId, type?.name, taskQueue],
        ...[texts(searchAttributes?.indexedFields), texts(memo?.fields)],
      ]);
      assert.deepEqual(markersIn(JSON.stringify(listed), markers), []);
    });

    it('keeps them out of current details and summaries', async () => {
      for (const { workflowId } of await runs()) {
        const handle = client.workflow.getHandle(workflowId);
        const shown = await handle.query<unknown>('__temporal_workflow_metadata');
        const summary = await handle.describe().then((described) => described.staticSummary());

        assert.deepEqual(markersIn(JSON.stringify([shown, summary ?? null]), markers), []);
      }
    });

    if (encrypted) {
      it('keeps them out of the database and out of exported histories', async () => {
        const histories = await Promise.all((await runs()).map(historyOf));

        for (const history of histories) assert.deepEqual(markersIn(JSON.stringify(history), markers), []);
        assert.deepEqual(markersIn(await deployment.database(), markers), []);
      });

      it('encrypts each payload but the search attributes, failures and summaries included', async () => {
        const plain = (await Promise.all((await runs()).map(historyOf))).flatMap((history) => plainPayloads(history));

        assert.deepEqual([...new Set(plain)], []);
      });
    } else {
      it('leaves the words in the database: what the test looks for is there to be found', async () => {
        const found = markersIn(await deployment.database(), markers);

        assert.deepEqual(found.sort(), ['mail', 'name', 'person', 'words']);
      });
    }

    it('keeps every word, name, address and token out of logs and out of what the ingress answers', async () => {
      const metrics = await (await fetch(`${deployment.url}/metrics`)).text();

      // What they have still to write is written when they are gone.
      for (const part of ['ingress', 'worker'] as const) await deployment.stop(part);

      assert.deepEqual(markersIn(deployment.output(), markers), []);
      assert.deepEqual(markersIn(answers.join('\n') + metrics, markers), []);
      assert.match(deployment.output(), /"event":"message_created"/);
      // What the graph threw is there, without those.
      assert.match(
        deployment.output(),
        /"err":\{"type":"Error","message":"cannot answer \[…\]","stack":"[^"]*indiscreet\.ts:\d+/,
      );
    });

    /** One conversation for each way; returns once all of them are through. */
    async function converse(): Promise<void> {
      const customers = await Promise.all([...HANDED_OFF, ...ANSWERED].map(begin));
      await Promise.all(customers.slice(0, HANDED_OFF.length).map(handedOff));
      await Promise.all(customers.slice(HANDED_OFF.length).map((customer) => customer.hears(1, PATIENCE)));
      const taken = customers.at(-1);
      if (taken) await createDeskClient(deployment.sandbox).reply(taken.conversation, `I am ${markers.person}`);
      if (taken) await ended(taken);
    }

    async function begin(act: string): Promise<Customer> {
      const person = { name: markers.name, email: `${act}@${markers.mail}.example`, phone_number: `+${markers.phone}` };
      const contact = act === 'plain' ? person : { name: markers.name };
      const customer = await createCustomer(deployment.sandbox, undefined, contact);
      await customer.say(`${act} ${markers.words}`);
      return customer;
    }

    async function handedOff(customer: Customer): Promise<void> {
      assert.equal((await ended(customer)).outcome, 'handedOff');
    }

    async function ended({ conversation }: Customer): Promise<{ outcome: string }> {
      await deployment.sandbox.until(() => deployment.sandbox.conversation(conversation)?.status === 'open', PATIENCE);
      return client.workflow.getHandle(`chatwoot:default:1:${conversation}`).result() as Promise<{ outcome: string }>;
    }

    /** What a stranger, a broken proxy or a changed Chatwoot may send; returns the answers. */
    async function knock(): Promise<string[]> {
      const { foreign: word, secret, token } = markers;
      const body = JSON.stringify({ event: 'message_created', id: word, content: word });
      const calls: [path: string, body: string, headers: Record<string, string>][] = [
        ['', body, {}],
        ['', body, signed(body, word)],
        ['', `{"event": ${word}`, signed(`{"event": ${word}`, secret)],
        ['', body, signed(body, secret)],
        ['', `{"event":"${word}"}`, signed(`{"event":"${word}"}`, secret)],
        [`?token=${token}`, `"${word}"`, {}],
        [`?token=${word}`, body, { 'x-chatwoot-delivery': `a ${word}` }],
        [`/${word}%20${word}`, body, {}],
        [`/${word}/${word}`, body, { cookie: word, authorization: word, 'user-agent': word }],
      ];
      return Promise.all(
        calls.map(async ([path, sent, headers]) => {
          const url = `${deployment.url}/api/v1/webhook/chatwoot${path}`;
          const response = await fetch(url, { method: 'POST', body: sent, headers });
          return `${response.status} ${await response.text()}`;
        }),
      );
    }

    async function runs(): Promise<{ workflowId: string; runId: string }[]> {
      const { executions } = await connection.workflowService.listWorkflowExecutions({ namespace: 'default' });
      return executions
        .map(({ execution }) => ({
          workflowId: execution?.workflowId ?? '',
          runId: execution?.runId ?? '',
        }))
        .filter(({ workflowId }) => workflowId.startsWith('chatwoot:'));
    }

    async function historyOf(execution: { workflowId: string; runId: string }): Promise<unknown> {
      const request = { namespace: 'default', execution, maximumPageSize: 1000 };
      const { history } = await connection.workflowService.getWorkflowExecutionHistory(request);
      return protos.temporal.api.history.v1.History.toObject(
        protos.temporal.api.history.v1.History.create(history ?? {}),
        { bytes: String, enums: String, longs: String },
      );
    }
  });
}

const echoingModel = ({ messages }: { messages: unknown }) => ({ status: 400, message: JSON.stringify(messages) });

/**
 * A Chatwoot that repeats what it was sent when it fails, as a proxy or a debugging page before it would: it refuses private notes
 * and labels, and answers 500 to a message that says `lost` once it is stored.
 */
function echoes({ method, path, token, body }: Asked): Lie | undefined {
  if (method === 'GET') return undefined;
  const headers = { 'x-echo': encodeURIComponent(body).slice(0, 4000) };
  const echo = { headers, body: JSON.stringify({ message: body, token }) };
  if (path.endsWith('/labels') || body.includes('"private":true')) return { status: 422, ...echo };
  return path.endsWith('/messages') && /\blost\b/.test(body) ? { status: 500, forward: true, ...echo } : undefined;
}

function signed(raw: string, secret: string): Record<string, string> {
  const timestamp = String(Math.floor(Date.now() / 1000));
  const signature = createHmac('sha256', secret).update(`${timestamp}.${raw}`).digest('hex');
  return { 'x-chatwoot-timestamp': timestamp, 'x-chatwoot-signature': `sha256=${signature}` };
}

function texts(fields: Record<string, { data?: Uint8Array | null }> | null | undefined): string[] {
  return Object.entries(fields ?? {}).map(([name, { data }]) => `${name}=${Buffer.from(data ?? []).toString()}`);
}

/** Where in a history payloads are that anybody can read. */
function plainPayloads(value: unknown, path = ''): string[] {
  if (typeof value !== 'object' || value === null || path.endsWith('.searchAttributes')) return [];
  const { metadata } = value as { metadata?: { encoding?: string } };
  if (typeof metadata?.encoding === 'string') {
    const encoding = Buffer.from(metadata.encoding, 'base64').toString();
    return encoding === 'binary/encrypted' ? [] : [`${path}: ${encoding}`];
  }
  return Object.entries(value).flatMap(([name, inner]) =>
    plainPayloads(inner, Array.isArray(value) ? path : `${path}.${name}`),
  );
}
