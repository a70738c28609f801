import assert from 'node:assert/strict';
import { toDialogueMessage, toGraphMessages } from '../../src/activities/dialogue.ts';
import { authorOf } from '../../src/activities/read-conversation.ts';
import { messageSchema } from '../../src/contracts/chatwoot-api.ts';

const message = (fields: object) => messageSchema.parse({ id: 5, content: 'hi', message_type: 0, ...fields });

describe('toDialogueMessage', () => {
  it('tells the customer from us', () => {
    assert.deepEqual(
      [message({}), message({ message_type: 1 })].map((each) => toDialogueMessage(each).role),
      ['user', 'assistant'],
    );
  });

  it('names attachments by title, else by file, else by kind', () => {
    const files = [
      { file_type: 'file', fallback_title: 'Invoice', data_url: 'https://cw/blobs/x.pdf' },
      { file_type: 'image', data_url: 'https://cw/blobs/h%C3%BCtte.png?x=1' },
      { file_type: 'image', data_url: 'https://cw/blobs/100%.png' },
      { file_type: 'location' },
      {},
    ];
    const { attachments } = toDialogueMessage(message({ attachments: files }));

    assert.deepEqual(
      attachments?.map(({ name }) => name),
      ['Invoice', 'hütte.png', '100%.png', 'location', 'file'],
    );
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
    ];
    const [only] = toGraphMessages([{ id: 5, role: 'user', text: '', attachments }], 1);

    assert.equal(only?.content, '[voice message] where is my tent\n[image: tent.png]');
  });

  it('marks what a person of the team wrote', () => {
    const [only] = toGraphMessages([{ id: 5, role: 'assistant', text: 'I look', human: true }], 1);

    assert.equal(only?.name, 'human_agent');
  });
});

describe('authorOf', () => {
  const cases: [string, object, string][] = [
    [
      'our send key, also with a user token',
      { message_type: 1, sender: { type: 'user' }, ...key('default:4:reply:1/1') },
      'us',
    ],
    [
      'the send key of another agent',
      { message_type: 1, sender: { type: 'agent_bot' }, ...key('other:4:reply:1/1') },
      'other',
    ],
    ['an incoming message', { message_type: 0 }, 'customer'],
    ['an incoming message that was deleted', { message_type: 0, content_attributes: { deleted: true } }, 'other'],
    ['an auto-reply', { message_type: 0, content_attributes: { email: { auto_reply: true } } }, 'other'],
    ["a person's reply", { message_type: 1, sender: { type: 'user' } }, 'human'],
    ["a person's reply, by its sender type alone", { message_type: 1, sender_type: 'User' }, 'human'],
    ['a reply from the phone', { message_type: 1, content_attributes: { external_echo: true } }, 'human'],
    ["another bot's reply", { message_type: 1, sender: { type: 'agent_bot' } }, 'other'],
    ["a person's private note", { message_type: 1, private: true, sender: { type: 'user' } }, 'other'],
    ['an activity', { message_type: 2 }, 'other'],
    ['a template', { message_type: 3 }, 'other'],
  ];
  for (const [title, fields, expected] of cases) {
    it(`${title}: ${expected}`, () => {
      assert.equal(authorOf(message(fields), 'default'), expected);
    });
  }
});

function key(agent_send_key: string) {
  return { content_attributes: { agent_send_key } };
}
