import assert from 'node:assert/strict';
import { earlierThan, toGraphMessages } from '../../../src/activities/conversation/dialogue.ts';
import { readMessage } from '../../../src/chatwoot/message.ts';
import { messageSchema } from '../../../src/chatwoot/api.ts';

const message = (fields: object) =>
  readMessage(messageSchema.parse({ id: 5, content: 'hi', message_type: 0, ...fields }), 'default');

describe('earlierThan', () => {
  it('tells the customer, a person and everybody else apart, oldest first', () => {
    const said = [
      message({ id: 4, message_type: 1, content: 'We are closed', content_attributes: { automation_rule_id: 3 } }),
      message({ id: 3, message_type: 1, sender: { id: 5, type: 'user' } }),
      message({ id: 2 }),
    ];

    assert.deepEqual(
      earlierThan(9, said).map(({ id, role, human = false }) => ({ id, role, human })),
      [
        { id: 2, role: 'user', human: false },
        { id: 3, role: 'assistant', human: true },
        { id: 4, role: 'assistant', human: false },
      ],
    );
  });

  it('leaves out what is newer, private or deleted, activities and templates', () => {
    const left = [
      message({ id: 9 }),
      message({ private: true, message_type: 1 }),
      message({ content_attributes: { deleted: true } }),
      message({ message_type: 2 }),
      message({ message_type: 3 }),
    ];

    assert.deepEqual(earlierThan(9, left), []);
  });

  it('shows what we answered to it, also where that stands behind the message, and nothing that was said about the message', () => {
    const ours = (id: number, newest: number) =>
      message({ id, message_type: 1, content_attributes: { agent_send_key: `default:${newest}:reply:1/1` } });
    const said = earlierThan(4, [message({ id: 3 }), message({ id: 4 }), ours(5, 3), ours(6, 4)]);

    assert.deepEqual(
      said.map(({ id }) => id),
      [3, 5],
    );
  });

  it('leaves the history out that a mail quotes', () => {
    const email = { text_content: { quoted: 'Yes, the green one.' } };
    const [mail] = earlierThan(9, [
      message({ content: 'Yes, the green one.\n> Which?', content_attributes: { email } }),
    ]);

    assert.equal(mail?.text, 'Yes, the green one.');
  });
});

describe('toGraphMessages', () => {
  it('gives every message an id that stays the same, a click its own', () => {
    const said = { role: 'user', text: 'yes' } as const;
    const ids = toGraphMessages(
      [
        { ...said, id: 5 },
        { ...said, id: 5, key: '5:submitted' },
      ],
      3,
    ).map(({ id }) => id);

    assert.deepEqual(ids, ['cw:3:5', 'cw:3:5:submitted']);
  });

  it('writes out what was attached, a voice note by its words', () => {
    const attachments = [
      { type: 'audio', name: 'note.ogg', url: null, transcript: 'where is my tent' },
      { type: 'image', name: 'tent.png', url: 'https://cw/tent.png', transcript: null },
      { type: 'ig_reel', name: 'Pitching', url: 'https://ig.example/1', transcript: null },
    ];
    const [only] = toGraphMessages([{ id: 5, role: 'user', text: '', attachments }], 1);

    assert.equal(
      only?.content,
      '[voice message] where is my tent\n[image: tent.png]\n[ig_reel: Pitching, https://ig.example/1]',
    );
  });

  it('says what could not be shown', () => {
    const [only] = toGraphMessages([{ id: 5, role: 'user', text: '', unreadable: 'the customer called' }], 1);

    assert.equal(only?.content, '[the customer called]');
  });

  it('shows what a message answers', () => {
    const said = { id: 5, role: 'user' as const, text: 'how much is it?', quotes: 3 };

    const [told] = toGraphMessages([said], 1, { quoted: new Map([[3, 'The Ridge 2']]) });
    const [silent] = toGraphMessages([said], 1);

    assert.equal(told?.content, '[in reply to: The Ridge 2]\nhow much is it?');
    assert.equal(silent?.content, 'how much is it?');
  });

  it('marks what a person of the team wrote', () => {
    const [only] = toGraphMessages([{ id: 5, role: 'assistant', text: 'I look', human: true }], 1);

    assert.equal(only?.name, 'human_agent');
  });
});
