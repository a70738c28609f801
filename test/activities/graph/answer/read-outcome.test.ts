import assert from 'node:assert/strict';
import { AIMessage, AIMessageChunk, ChatMessage, HumanMessage, ToolMessage } from '@langchain/core/messages';
import { OutcomeError, readOutcome } from '../../../../src/activities/graph/answer/read-outcome.ts';
import type { Actions } from '../../../../src/contracts/graph.ts';

const asked = new HumanMessage({ id: 'cw:1:1', content: 'Where is my parcel?' });
const askedAgain = new HumanMessage({ id: 'cw:1:2', content: 'And now?' });
const calling = (text: string) => new AIMessage({ content: text, tool_calls: [{ id: '1', name: 'x', args: {} }] });
const tool = (chatwoot?: unknown) =>
  new ToolMessage({ content: 'tool output', tool_call_id: '1', ...(chatwoot ? { artifact: { chatwoot } } : {}) });
const asking = (...all: unknown[]): Actions =>
  readOutcome({ messages: [asked, calling(''), ...all.map(tool), new AIMessage('Done.')] }).actions;

const article = (title: string) => ({ title, link: 'https://help.example' });

describe('readOutcome reads the reply of', () => {
  const shapes: [string, unknown[], string][] = [
    ['an AI message', [asked, new AIMessage('On its way.')], 'On its way.'],
    ['an AI message alone', [new AIMessage(' On its way.\n')], 'On its way.'],
    ['a chunk', [asked, new AIMessageChunk('On its way.')], 'On its way.'],
    ['a generic chat message', [asked, new ChatMessage('On its way.', 'assistant')], 'On its way.'],
    [
      'plain dicts',
      [
        { role: 'user', content: 'Where?' },
        { role: 'assistant', content: 'On its way.' },
      ],
      'On its way.',
    ],
    [
      'messages of a server',
      [
        { type: 'human', content: 'Where?' },
        { type: 'ai', content: 'Soon.' },
      ],
      'Soon.',
    ],
    ['another copy of the library', [{ _getType: () => 'human' }, { _getType: () => 'ai', content: 'Soon.' }], 'Soon.'],
    [
      'content blocks, without reasoning',
      [
        asked,
        {
          type: 'ai',
          content: [
            { type: 'reasoning', reasoning: 'hm' },
            { type: 'text', text: 'On ' },
            { type: 'output_text', text: 'its way.' },
          ],
        },
      ],
      'On its way.',
    ],
    ['several AI messages: the last', [asked, new AIMessage('One.'), new AIMessage('Two.')], 'Two.'],
    ['an empty last message: the one before', [asked, new AIMessage('One.'), new AIMessage('')], 'One.'],
    [
      'a tool round: the text without calls',
      [asked, calling('Let me see.'), tool(), new AIMessage('Found.')],
      'Found.',
    ],
    ['a tool last: what the assistant said with the call', [asked, calling('Let me see.'), tool()], 'Let me see.'],
  ];
  for (const [what, messages, reply] of shapes) {
    it(what, () => {
      assert.equal(readOutcome({ messages }).reply, reply);
    });
  }

  it('structured output: its reply, with the rest as actions', () => {
    const structuredResponse = { reply: ' On its way. ', labels: ['shipping'], handoff: null };

    const { reply, actions } = readOutcome({ messages: [asked, new AIMessage('{}')], structuredResponse });

    assert.deepEqual([reply, actions], ['On its way.', { labels: ['shipping'] }]);
  });

  it("structured output of the graph's own: left alone", () => {
    const messages = [asked, new AIMessage('On its way.')];

    const { reply, actions } = readOutcome({ messages, structuredResponse: { sentiment: 'angry' } });

    assert.deepEqual([reply, actions], ['On its way.', {}]);
  });
});

describe('readOutcome reads actions', () => {
  it('of a tool artifact, an AI message and the state key', () => {
    const ai = new AIMessage({ content: 'Ok.', additional_kwargs: { chatwoot: { note: 'from the message' } } });

    const { actions } = readOutcome({
      messages: [asked, calling(''), tool({ labels: ['a'] }), ai],
      chatwoot: { priority: 'high' },
    });

    assert.deepEqual(actions, { labels: ['a'], note: 'from the message', priority: 'high' });
  });

  it('of this turn alone', () => {
    const messages = [asked, calling(''), tool({ resolve: true }), new AIMessage('Bye.'), askedAgain];

    assert.deepEqual(readOutcome({ messages: [...messages, new AIMessage('Yes?')] }).actions, {});
  });

  const merges: [string, unknown[], Actions][] = [
    ['labels add up', [{ labels: ['a', 'b'] }, { labels: ['b', 'c'] }], { labels: ['a', 'b', 'c'] }],
    ['attributes add up', [{ attributes: { a: 1, b: 1 } }, { attributes: { b: 2 } }], { attributes: { a: 1, b: 2 } }],
    ['notes follow each other', [{ note: 'one' }, { note: 'two' }], { note: 'one\n\ntwo' }],
    [
      'articles add up',
      [{ articles: [article('a')] }, { articles: [article('b')] }],
      { articles: [article('a'), article('b')] },
    ],
    ['the last priority wins', [{ priority: 'low' }, { priority: 'urgent' }], { priority: 'urgent' }],
    [
      'null says nothing',
      [
        { priority: 'low', silent: true },
        { priority: null, silent: null },
      ],
      { priority: 'low', silent: true },
    ],
    ['a hand-off beats resolve', [{ resolve: true }, { handoff: true }], { handoff: {} }],
    [
      'a later hand-off completes an earlier one',
      [{ handoff: { reason: 'a', team: 2 } }, { handoff: true }, { handoff: { reason: 'b' } }],
      { handoff: { reason: 'b', team: 2 } },
    ],
  ];
  for (const [what, given, expected] of merges) {
    it(`so that ${what}`, () => {
      assert.deepEqual(asking(...given), expected);
    });
  }

  const interrupts: [string, unknown, string][] = [
    ['text', 'May I refund 20 EUR?', 'May I refund 20 EUR?'],
    ['reason', { reason: 'a refund' }, 'a refund'],
    ['actionRequests', { actionRequests: [{ name: 'refund' }, { name: 'mail' }] }, 'approval needed: refund, mail'],
    ['nothing known', { x: 1 }, 'the graph waits for a person'],
  ];
  for (const [what, value, reason] of interrupts) {
    it(`of an interrupt with ${what}: a hand-off`, () => {
      const outcome = readOutcome({
        messages: [asked, new AIMessage('One moment.')],
        __interrupt__: [{ id: '1', value }],
      });

      assert.deepEqual([outcome.reply, outcome.actions], ['One moment.', { handoff: { reason } }]);
    });
  }

  const questions: [string, unknown, string][] = [
    ['text', 'May I refund 20 EUR?', 'May I refund 20 EUR?'],
    [
      'actionRequests: what the tools would do',
      {
        actionRequests: [
          { name: 'refund', args: { eur: 20 } },
          { name: 'mail', description: 'Tells the customer' },
        ],
      },
      'Approve or reject: refund: {"eur":20}; mail: Tells the customer',
    ],
    ['data: as JSON', { draft: 'Dear customer' }, '{"draft":"Dear customer"}'],
  ];
  for (const [what, value, question] of questions) {
    it(`of an interrupt with ${what}: a question for the team`, () => {
      const { question: wanted } = readOutcome({
        messages: [asked],
        __interrupt__: [{ value }, { value: 'and may I mail them?' }],
      });

      assert.equal(wanted, question);
    });
  }
});

describe('readOutcome of a turn that went on from a question', () => {
  it('leaves out what was said before it', () => {
    const before = {
      ...{ id: 'a', type: 'ai', content: 'One moment.' },
      ...{ additional_kwargs: { chatwoot: { note: 'once' } }, usage_metadata: { input_tokens: 5, output_tokens: 5 } },
    };
    const messages = [asked, before, new AIMessage({ id: 'b', content: 'Done.' })];

    const { reply, actions, usage } = readOutcome({ messages }, { before: new Set(['a']) });

    assert.deepEqual([reply, actions, usage], ['Done.', {}, { inputTokens: 0, outputTokens: 0 }]);
    assert.throws(
      () => readOutcome({ messages: messages.slice(0, 2) }, { before: new Set(['a']) }),
      /the graph gave no answer/,
    );
  });
});

describe('readOutcome refuses', () => {
  const secret = 'customer text';
  const faults: [string, () => unknown, RegExp][] = [
    ['a misspelt action', () => asking({ handof: { reason: secret } }), /^chatwoot: Unrecognized key: "handof"$/],
    [
      'a misspelt key of a hand-off',
      () => asking({ handoff: { resaon: secret } }),
      /^chatwoot\.handoff: Unrecognized key: "resaon"$/,
    ],
    [
      'a card that leads nowhere',
      () => asking({ cards: [{ title: secret, actions: [] }] }),
      /^chatwoot\.cards\.0\.actions: Too small/,
    ],
    [
      'a link that is none',
      () => asking({ articles: [{ title: 'a', link: `javascript:${secret}` }] }),
      /^chatwoot\.articles\.0\.link: Invalid URL$/,
    ],
    ['a wrong type', () => asking({ labels: secret }), /^chatwoot\.labels: Invalid input: expected array/],
    ['a wrong value', () => asking({ priority: secret }), /^chatwoot\.priority: Invalid option/],
    ['text instead of actions', () => asking(secret), /^chatwoot: Invalid input: expected object/],
    [
      'a misspelt key beside a structured reply',
      () => readOutcome({ messages: [], structuredResponse: { reply: secret, handof: true } }),
      /^structuredResponse: Unrecognized key: "handof"$/,
    ],
    [
      'a result without messages',
      () => readOutcome({ output: secret }),
      /^the graph's result has no messages, only: output$/,
    ],
    ['no result', () => readOutcome(undefined), /has no messages, only: nothing$/],
  ];
  for (const [what, read, message] of faults) {
    it(`${what}, naming the place and no value`, () => {
      assert.throws(read, (error: unknown) => {
        assert.ok(error instanceof OutcomeError);
        assert.match(error.message, message);
        assert.ok(!error.message.includes(secret));
        return true;
      });
    });
  }
});

describe('readOutcome counts tokens', () => {
  const said = (content: string, input_tokens: number, output_tokens: number) => ({
    type: 'ai',
    content,
    usage_metadata: { input_tokens, output_tokens, total_tokens: input_tokens + output_tokens },
    response_metadata: { finish_reason: 'stop' },
  });

  it('of the AI messages of this turn', () => {
    const messages = [asked, said('Old.', 1000, 1000), askedAgain, said('', 100, 5), tool(), said('New.', 120, 7)];

    const { usage, finish } = readOutcome({ messages });

    assert.deepEqual([usage, finish], [{ inputTokens: 220, outputTokens: 12 }, 'stop']);
  });

  it('and, of the input, those that came from the cache', () => {
    const { usage_metadata, ...rest } = said('New.', 120, 7);
    const cached = { ...rest, usage_metadata: { ...usage_metadata, input_token_details: { cache_read: 64 } } };

    assert.deepEqual(readOutcome({ messages: [asked, cached, said('More.', 10, 1)] }).usage, {
      inputTokens: 130,
      outputTokens: 8,
      cachedTokens: 64,
    });
  });
});
