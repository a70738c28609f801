import assert from 'node:assert/strict';
import { readConversationId } from '../../../src/cli/conversations/conversation-id.ts';
import { visibilityQuery } from '../../../src/cli/conversations/find-conversations.ts';
import { table } from '../../../src/cli/table.ts';
import { isPrivateHost, isSameAddress, isWebhookOf, webhookAddress } from '../../../src/cli/webhook-address.ts';

const bots = [
  { name: 'default', accountId: 1 },
  { name: 'sales', accountId: 2 },
];
const ref = (agent: string, account: number, conversation: number) => ({ agent, account, conversation, inbox: null });

describe('a conversation as people write it', () => {
  it('is a number where there is one bot, or one is chosen', () => {
    assert.deepEqual(readConversationId('12', bots.slice(1)), ref('sales', 2, 12));
    assert.deepEqual(readConversationId('12', bots, 'default'), ref('default', 1, 12));
  });

  it('is agent, account and number, or the whole id of the workflow', () => {
    assert.deepEqual(readConversationId('sales:7:12', bots), ref('sales', 7, 12));
    assert.deepEqual(readConversationId('chatwoot:old-bot:7:12', bots), ref('old-bot', 7, 12));
  });

  for (const [text, chosen, says] of [
    ['12', undefined, /of which bot\? --agent default or sales/],
    ['12', 'support', /no bot "support"; there is default, sales/],
    ['twelve', undefined, /"twelve" is no conversation/],
    ['0', 'default', /"0" is no conversation/],
  ] as const) {
    it(`is not "${text}"${chosen ? ` of ${chosen}` : ''}`, () => {
      assert.throws(() => readConversationId(text, bots, chosen), says);
    });
  }
});

describe('a search', () => {
  it('is for running conversations, and narrowed by each filter', () => {
    const query = visibilityQuery({ agent: 'sales', phase: 'paused', inbox: 3, olderThan: 60_000, limit: 9 }, 120_000);

    assert.equal(
      query,
      `WorkflowType = 'conversation' AND ExecutionStatus = 'Running' AND ConversationPhase = 'paused' AND ` +
        `WorkflowId STARTS_WITH 'chatwoot:sales:' AND ChatwootInbox = 3 AND StartTime < '1970-01-01T00:01:00.000Z'`,
    );
  });

  it('is for those that are over where the phase is an ending', () => {
    assert.match(
      visibilityQuery({ phase: 'handedOff', limit: 9 }, 0),
      /ExecutionStatus IN \('Completed', 'Canceled'\)/,
    );
  });

  it('does not let a value change what it means', () => {
    assert.match(visibilityQuery({ phase: "x' OR 'a'='a", limit: 9 }, 0), /ConversationPhase = 'x OR a=a'$/);
  });
});

describe('a webhook address', () => {
  it("is made from the ingress's address, or is whole already", () => {
    const whole = 'https://bot.example/api/v1/webhook/chatwoot';
    assert.equal(webhookAddress('https://bot.example/', 'default'), whole);
    assert.equal(webhookAddress(`${whole}/other?token=x`, 'default'), whole);
    assert.equal(
      webhookAddress('https://acme.example/bots/api/v1/webhook/chatwoot', 'sales'),
      'https://acme.example/bots/api/v1/webhook/chatwoot/sales',
    );
  });

  it('belongs to the bot that it names', () => {
    assert.ok(isWebhookOf('https://b.example/x/api/v1/webhook/chatwoot/sales/?token=1', 'sales'));
    assert.ok(!isWebhookOf('https://b.example/api/v1/webhook/chatwoot/sales', 'default'));
    assert.ok(!isWebhookOf(null, 'default'));
  });

  it('is the same with and without its token', () => {
    assert.ok(isSameAddress('https://b.example/hook/?token=1', 'https://b.example/hook'));
    assert.ok(!isSameAddress('http://b.example/hook', 'https://b.example/hook'));
  });

  it('is private where only its own network can mean it', () => {
    for (const host of ['localhost', '127.0.0.1', '10.0.0.8', '172.20.1.1', '192.168.1.1', 'ingress', 'bot.internal']) {
      assert.ok(isPrivateHost(`http://${host}:8000/x`), host);
    }
    for (const host of ['bot.acme.example', '8.8.8.8', '172.33.1.1'])
      assert.ok(!isPrivateHost(`https://${host}/x`), host);
  });
});

describe('a table', () => {
  it('has its names above its columns, and a dash for nothing', () => {
    assert.equal(
      table([
        { id: 1, name: 'a' },
        { id: 22, name: null },
      ]),
      'ID  NAME\n1   a\n22  –',
    );
    assert.equal(table([]), '');
  });
});
