import assert from 'node:assert/strict';
import { emptyFolder, settingsOf, typing } from '../../support/product/cli.ts';
import { createCustomer, createDeskClient, type Customer } from '../../support/product/customer.ts';
import { startProduct, type Product } from '../../support/product/product.ts';
import { callsOf } from '../../support/product/sandbox.ts';
import { temporal } from '../../support/temporal.ts';

interface Told {
  who: string;
  sentences: string[];
}

describe('doctor --conversation', function () {
  this.timeout(120_000);
  let product: Product;
  let other: number;

  before(async () => {
    product = await startProduct({ env: { CHATWOOT_USER_TOKEN: 'sandbox-admin-token' } });
    other = (await callsOf(product.sandbox).admin('POST', '/agent_bots', { name: 'Billing bot' })).body.id;
  });
  after(() => product.close());

  const desk = () => createDeskClient(product.sandbox, product.sandbox.tokens.admin);
  const status = (id: number) => product.sandbox.conversation(id)?.status;
  const untilStatus = (id: number, wanted: string) => product.sandbox.until(() => status(id) === wanted);
  const ended = async (id: number) => {
    const { client } = await temporal();
    await client.workflow.getHandle(product.workflowId(id)).result();
  };

  async function type(...words: string[]) {
    return typing(await settingsOf(product), await emptyFolder())(...words);
  }

  async function ask(id: number, settings: Record<string, string> = {}) {
    const typed = typing(await settingsOf(product, settings), await emptyFolder());
    const { code, out, err } = await typed('doctor', '--json', '--conversation', String(id));
    const told = (out === '' ? { who: '', sentences: [] } : JSON.parse(out)) as Told;
    return { ...told, code, text: told.sentences.join('\n'), err };
  }

  /** A customer whose first message the bot has answered. */
  async function answered(text = 'hello'): Promise<Customer> {
    const customer = await createCustomer(product.sandbox);
    await customer.say(text);
    await customer.hears(1);
    return customer;
  }

  /** What happens to a conversation, who has it then, and in which words. */
  const CASES: Record<string, { happens: (customer: Customer) => Promise<unknown>; who: string; says: RegExp[] }> = {
    'nothing, since it was answered': {
      happens: () => Promise.resolve(),
      who: 'bot',
      says: [
        /^The bot has it: it is pending, and our bot is assigned\.$/m,
        /nothing to answer .* customer's next message/,
      ],
    },
    'a person who opened it': {
      happens: async ({ conversation }) => {
        await desk().setStatus(conversation, 'open');
        await ended(conversation);
      },
      who: 'people',
      says: [/People have it: Ada Admin opened it at \d\d:\d\d UTC/, /sets it to pending, or at the customer's next/],
    },
    'a person who was assigned': {
      happens: async ({ conversation }) => {
        await desk().assign(conversation, 1);
        await untilStatus(conversation, 'open');
        await ended(conversation);
      },
      who: 'people',
      says: [/is assigned, and the bot itself opened it .*\(the bot's last run ended there: a person was assigned\)/],
    },
    'a snooze': {
      happens: ({ conversation }) => desk().setStatus(conversation, 'snoozed'),
      who: 'people',
      says: [/People have it: it is snoozed/, /message ends the snooze, and leaves it with people/],
    },
    'a snooze that the customer has ended': {
      happens: async (customer) => {
        await desk().setStatus(customer.conversation, 'snoozed');
        await customer.say('wake up');
        await untilStatus(customer.conversation, 'open');
      },
      who: 'people',
      says: [/somebody had snoozed it at .*, and the customer's message has ended that/],
    },
    'the silence label': {
      happens: async ({ conversation }) => {
        await desk().label(conversation, ['ai-off']);
        await ended(conversation);
      },
      who: 'people',
      says: [/People have it: it has the label ai-off/, /when the label is taken off and it is pending/],
    },
    'another bot': {
      happens: ({ conversation }) => desk().assignBot(conversation, other),
      who: 'otherBot',
      says: [/Another bot has it: the bot "Billing bot" \(2\) is assigned/],
    },
    'another bot, and it is open': {
      happens: async ({ conversation }) => {
        await desk().setStatus(conversation, 'open');
        await desk().assignBot(conversation, other);
      },
      who: 'otherBot',
      says: [/Another bot has it: the bot "Billing bot"/],
    },
    'a person who resolved it': {
      happens: ({ conversation }) => desk().setStatus(conversation, 'resolved'),
      who: 'nobody',
      says: [/Nobody has it: it is resolved/, /The bot answers the customer's next message/],
    },
    'a contact who was muted': {
      happens: async ({ conversation }) => {
        await callsOf(product.sandbox).admin('POST', `/conversations/${conversation}/mute`);
        await desk().setStatus(conversation, 'pending');
      },
      who: 'nobody',
      says: [/the contact is blocked or muted, so there is no answer/],
    },
    'an operator who paused the bot there': {
      happens: ({ conversation }) => type('conversations', 'pause', `${product.agent}:1:${conversation}`),
      who: 'bot',
      says: [/An operator has paused the bot here: .* conversations resume \S+:1:\d+/],
    },
  };

  for (const [what, { happens, who, says }] of Object.entries(CASES)) {
    it(`tells of ${what}`, async () => {
      const customer = await answered();
      await happens(customer);

      const told = await ask(customer.conversation);

      assert.equal(told.who, who, told.text);
      for (const expected of says) assert.match(told.text, expected);
      assert.equal(told.code, 0);
    });
  }

  it('names the automation rule that opened it', async () => {
    const conditions = [
      { attribute_key: 'content', filter_operator: 'contains', values: ['vip'], query_operator: null },
    ];
    const actions = [{ action_name: 'open_conversation', action_params: [] }];
    const rule = { name: 'VIP', event_name: 'message_created', active: true, conditions, actions };
    const { body } = await callsOf(product.sandbox).admin('POST', '/automation_rules', rule);
    const customer = await answered();
    await customer.say('I am a vip');
    await untilStatus(customer.conversation, 'open');
    const told = await ask(customer.conversation);
    await callsOf(product.sandbox).admin('DELETE', `/automation_rules/${body.id}`);

    assert.match(told.text, /^People have it: an automation rule "VIP" opened it at \d\d:\d\d UTC/m);
  });

  it('says that Chatwoot opened it, and that it is taken back', async () => {
    const customer = await answered();
    product.sandbox.setBotUrl('http://127.0.0.1:9/hook');
    await customer.say('are you there?');
    await untilStatus(customer.conversation, 'open');
    product.sandbox.setBotUrl(product.webhook);
    const told = await ask(customer.conversation);
    const without = await ask(customer.conversation, { CHATWOOT_USER_TOKEN: '' });

    assert.match(told.text, /The bot has it: Chatwoot itself opened it, since a webhook of the bot failed/);
    assert.match(told.text, /The bot takes it back within about \d+ s/);
    assert.match(
      without.text,
      /People have it: it is open, and without a person's token nobody can tell who opened it/,
    );
  });

  it('says of a message that no run has heard of it, and when it is found', async () => {
    product.sandbox.setBotUrl(null);
    const customer = await createCustomer(product.sandbox);
    await customer.say('hello?');
    const told = await ask(customer.conversation);
    const without = await ask(customer.conversation, { CHATWOOT_USER_TOKEN: '' });
    product.sandbox.setBotUrl(product.webhook);

    assert.match(told.text, /The customer wrote at \d\d:\d\d UTC, and no run has heard of it/);
    assert.match(told.text, /It is found within about \d+/);
    assert.match(without.text, /Whether a message waits cannot be told without a person's token/);
  });

  it('goes by the run where no token shows the conversation, as the worker does', async () => {
    const { conversation } = await answered();
    await desk().assignTeam(conversation, 1);
    const told = await ask(conversation, { CHATWOOT_USER_TOKEN: '' });

    assert.match(told.text, /CHATWOOT_API_TOKEN does not show it: GET conversations\/\d+: status 500/);
    assert.match(told.text, /The bot has it: no token shows it, and by the newest webhook it is pending/);
    assert.equal(told.code, 0);
  });

  it("says that an inbox is none of the bot's", async () => {
    const { conversation } = await createCustomer(product.sandbox, product.sandbox.inboxes.api.identifier);
    const told = await ask(conversation);

    assert.match(told.text, /Nobody has it: its inbox 2 is none of the bot's \(it has 1\)/);
  });

  it('cannot tell of a conversation that is not there', async () => {
    const told = await ask(9999);

    assert.deepEqual([told.who, told.code], ['unknown', 1]);
    assert.match(told.text, /Chatwoot has no conversation 9999 in account 1/);
  });

  it('cannot tell where neither Chatwoot nor a run says it', async () => {
    const told = await ask(9999, { CHATWOOT_API_TOKEN: 'wrong', CHATWOOT_USER_TOKEN: '' });

    assert.deepEqual([told.who, told.code], ['unknown', 1]);
    assert.match(told.text, /Who has it cannot be told/);
  });

  it('writes plain sentences', async () => {
    const { conversation } = await answered();
    const { out } = await type('doctor', '--conversation', `${product.agent}:1:${conversation}`);

    assert.match(
      out,
      /^Chatwoot shows \S+:1:\d+ as pending, assigned to the bot Ridge \(AI\) \(1\), in inbox 1\.\nThe bot has it/,
    );
  });
});
