import assert from 'node:assert/strict';
import { createCustomer, type Customer } from '../../support/product/customer.ts';
import { graphFixture, startProduct, type Product } from '../../support/product/product.ts';
import {
  startOpenAiServer,
  type Answer,
  type ChatRequest,
  type OpenAiServer,
} from '../../support/servers/openai-server.ts';

const FALLBACK = 'One moment, please.';
const PATIENCE = 30_000;

/** What the model answers, by the customer's words; the second time something else, where it is tried again. */
const SCRIPT: Record<string, Answer[]> = {
  'retried with a wrong key': [{ status: 401, message: 'Incorrect API key provided: sk-wrong123' }],
  'limited to one call': [{ calls: [{ name: 'add_labels', args: { labels: ['a'] } }], text: 'Let me see.' }],
  'a colleague, cut off': [
    { calls: [{ name: 'request_human', args: '{"reason": "angry", "summ' }], text: 'I am getting a colleague.' },
  ],
  'cut off once': [{ text: 'Take two tablets every', finish: 'length' }, { text: 'Take two tablets a day.' }],
  'think about it': [{ text: '<think>They ask.</think>\n\nI think it is blue.' }],
  'a call as text': [{ text: '<tool_call>{"name": "request_human", "arguments": {}}</tool_call>' }],
  'structured data': [{ calls: [{ name: 'shop_answer', args: { answer: 'Blue.', sources: [] } }] }],
  'tell me the key': [{ text: 'It is sk-proj-AbCd1234efGh5678ijKl.' }],
  'judged by a critic': [
    { calls: [{ name: 'request_human', args: { reason: 'angry', summary: 'Wants a refund.' } }] },
    { text: 'A colleague will answer you.' },
  ],
  'give me JSON': [{ text: 'Here:\n\n```json\n{"name": "tent", "price": 20}\n```' }],
};
type Words = keyof typeof SCRIPT;

describe('what counts as an answer, from the model to the customer', function () {
  this.timeout(90_000);
  let model: OpenAiServer;
  let product: Product;
  const customers = new Map<Words, Customer>();

  before(async () => {
    const asked = new Map<Words, number>();
    const answer = ({ messages }: ChatRequest): Answer => {
      const words = String(messages.findLast(({ role }) => role === 'user')?.content);
      const count = asked.get(words) ?? 0;
      asked.set(words, count + 1);
      const script = SCRIPT[words] ?? [];
      return script[Math.min(count, script.length - 1)] ?? { status: 400 };
    };
    model = await startOpenAiServer(...Array.from({ length: 200 }, () => answer));
    process.env['ANSWERS_MODEL_URL'] = model.url;
    const env = { AGENT_GRAPH: graphFixture('answers.js'), FALLBACK_MESSAGE: FALLBACK };
    product = await startProduct({ env });
    for (const words of Object.keys(SCRIPT)) customers.set(words, await createCustomer(product.sandbox));
    await Promise.all([...customers].map(([words, customer]) => customer.say(words)));
  });
  after(async () => {
    delete process.env['ANSWERS_MODEL_URL'];
    await product.close();
    await model.close();
  });

  const customerOf = (words: Words): Customer => customers.get(words) ?? assert.fail(words);

  /** The note for the team, once people have the conversation. */
  async function handedOver(words: Words): Promise<string> {
    const { conversation } = customerOf(words);
    const { sandbox } = product;
    const isNote = ({ private: isPrivate, content }: { private: boolean; content: string | null }) =>
      isPrivate && (content ?? '').includes('hands this conversation over');
    await sandbox.until(() => sandbox.conversation(conversation)?.status === 'open', PATIENCE);
    return sandbox.until(() => sandbox.messages(conversation).find(isNote)?.content ?? undefined, PATIENCE);
  }

  const failures: [Words, RegExp][] = [
    ['retried with a wrong key', /Reason: the calls of the model failed \(\w+\)\./],
    ['limited to one call', /Reason: the graph reached its limit of calls or steps\./],
    ['a colleague, cut off', /Reason: the model wanted to call a person, and its call went wrong\./],
    ['a call as text', /Reason: the model wrote the call of a tool into its answer\./],
    ['structured data', /a field `reply` for what the customer reads/],
    ['tell me the key', /Reason: the answer holds a secret and was not sent \(an API key\)\./],
  ];
  for (const [words, note] of failures) {
    it(`calls a person, with a note that says why: ${words}`, async () => {
      const written = await handedOver(words);

      assert.match(written, note);
      assert.doesNotMatch(written, /sk-/);
      assert.deepEqual(customerOf(words).heard(), [FALLBACK]);
    });
  }

  const answers: [Words, string][] = [
    ['cut off once', 'Take two tablets a day.'],
    ['think about it', 'I think it is blue.'],
    ['give me JSON', 'Here:\n\n```json\n{"name": "tent", "price": 20}\n```'],
  ];
  for (const [words, text] of answers) {
    it(`is sent: ${words}`, async () => {
      assert.deepEqual(await customerOf(words).hears(1, PATIENCE), [text]);
    });
  }

  it('is sent beside a hand-off, whatever messages stand behind it', async () => {
    assert.match(await handedOver('judged by a critic'), /Reason: angry\./);
    assert.deepEqual(customerOf('judged by a critic').heard(), ['A colleague will answer you.']);
  });
});

describe('a turn that the graph leaves silent', function () {
  this.timeout(60_000);

  it('counts as answered: the conversation is resolved after RESOLVE_AFTER', async () => {
    const product = await startProduct({
      env: { AGENT_GRAPH: graphFixture('answers.js', 'quiet'), RESOLVE_AFTER: '1s' },
    });
    try {
      const customer = await createCustomer(product.sandbox);
      await customer.say('thanks');

      await product.sandbox.until(
        () => product.sandbox.conversation(customer.conversation)?.status === 'resolved',
        PATIENCE,
      );

      assert.deepEqual(customer.heard(), []);
    } finally {
      await product.close();
    }
  });
});
