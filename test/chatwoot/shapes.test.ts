import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readMessage, type Author } from '../../src/chatwoot/message.ts';
import { fixtures, parse, parsers, PLAIN, type Shape } from './messages.ts';

const SHAPES = Object.keys(parsers) as Shape[];

describe('a message of a real Chatwoot', () => {
  for (const [name, fixture] of fixtures()) {
    for (const shape of SHAPES.filter((shape) => fixture[shape])) {
      it(`reads the same as ${shape}: ${name}`, () => {
        const reading = readMessage(parse(shape, fixture[shape]), 'default');

        assert.deepEqual(reading, { ...PLAIN, ...fixture.reading });
      });
    }
  }

  it('is there in all shapes, but for what Chatwoot shows in two alone', () => {
    const short = fixtures().filter(([, fixture]) => !SHAPES.every((shape) => fixture[shape]));

    assert.deepEqual(short.map(([name]) => name).sort(), ['activity', 'campaign', 'campaign-by-a-person']);
  });

  it('was written by each kind of author', () => {
    const authors = new Set(fixtures().map(([, { reading }]) => reading.author));
    const all: Record<Author, true> = {
      ...{ customer: true, us: true, person: true, personOutside: true, otherBot: true, rule: true },
      ...{ campaign: true, template: true, activity: true },
    };

    assert.deepEqual([...authors].sort(), Object.keys(all).sort());
  });
});

describe('any message', () => {
  it('reads the same in all its shapes', () => {
    fc.assert(
      fc.property(messages(), (message) => {
        const [webhook, ...others] = SHAPES.map((shape) => readMessage(parse(shape, write(message, shape)), 'default'));

        for (const other of others) assert.deepEqual(other, webhook);
      }),
      { numRuns: 500 },
    );
  });

  function messages() {
    const key = fc.constantFrom('default:1:reply:1/1', 'shop:1:note:1/1', 'default:no key', 7);
    const email = fc.record(
      {
        auto_reply: fc.constantFrom(true, false, null),
        text_content: fc.record({ quoted: fc.string() }, { requiredKeys: [] }),
      },
      { requiredKeys: [] },
    );
    const content_attributes = fc.record(
      {
        ...{ agent_send_key: key, email, deleted: fc.constantFrom(true, false), external_echo: fc.constant(true) },
        ...{ automation_rule_id: fc.constantFrom(3, null), in_reply_to: fc.constantFrom(4, null, 'x') },
        submitted_values: fc.array(fc.record({ title: fc.string(), value: fc.string() })),
      },
      { requiredKeys: [] },
    );
    return fc.record({
      ...{ type: fc.constantFrom(0, 1, 2, 3), content: fc.option(fc.string()), private: fc.boolean() },
      ...{ content_attributes, sender: fc.constantFrom(null, 'user', 'agent_bot', 'captain_assistant') },
      attachments: fc.array(fc.record({ file_type: fc.constant('audio'), transcribed_text: fc.string() })),
    });
  }

  type Message = ReturnType<typeof messages> extends fc.Arbitrary<infer T> ? T : never;

  const WORDS = ['incoming', 'outgoing', 'activity', 'template'];
  const KINDS = { user: 'User', agent_bot: 'AgentBot', captain_assistant: 'Captain::Assistant' };

  function write({ type, sender, ...fields }: Message, shape: Shape): object {
    const by = sender && { id: 7, type: sender };
    const both = { id: 5, ...fields };
    if (shape === 'listed')
      return { ...both, message_type: type, created_at: 1796032800, ...(by ? { sender: by } : {}) };
    if (shape === 'nested')
      return { ...both, message_type: type, created_at: 1796032800, sender: by, sender_type: sender && KINDS[sender] };
    const event = { event: 'message_created', conversation: { id: 42 }, created_at: '2026-11-30T10:00:00.000Z' };
    return { ...both, ...event, message_type: WORDS[type], sender: by };
  }
});
