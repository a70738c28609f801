import assert from 'node:assert/strict';
import { messageSchema } from '../../src/chatwoot/fields.ts';
import { readMessage, readMessages, speakerOf } from '../../src/chatwoot/message.ts';
import { parse } from './messages.ts';

const listed = (fields: object) =>
  readMessage(parse('listed', { id: 5, content: 'hi', message_type: 0, ...fields }), 'default');

describe('speakerOf', () => {
  const key = (agent_send_key: string) => ({ content_attributes: { agent_send_key } });
  const cases: [string, object, string][] = [
    [
      'our send key, also in the name of a user',
      { message_type: 1, sender: { type: 'user' }, ...key('default:4:reply:1/1') },
      'us',
    ],
    ['our own note', { message_type: 1, private: true, ...key('default:4:note:1/1') }, 'us'],
    [
      'the send key of another agent',
      { message_type: 1, sender: { type: 'agent_bot' }, ...key('other:4:reply:1/1') },
      'other',
    ],
    [
      'the same in the name of a user',
      { message_type: 1, sender: { type: 'user' }, ...key('other:4:reply:1/1') },
      'other',
    ],
    [
      "a person's reply with something that is no key",
      { message_type: 1, sender: { type: 'user' }, ...key('default:x') },
      'human',
    ],
    ['an incoming message', { message_type: 0 }, 'customer'],
    ['an incoming message with our key', { message_type: 0, ...key('default:4:reply:1/1') }, 'customer'],
    ['an incoming message that was deleted', { message_type: 0, content_attributes: { deleted: true } }, 'other'],
    ['a private incoming message', { message_type: 0, private: true }, 'other'],
    ['an auto-reply', { message_type: 0, content_attributes: { email: { auto_reply: true } } }, 'other'],
    ["a person's reply", { message_type: 1, sender: { type: 'user' } }, 'human'],
    ["a person's reply, by its sender type alone", { message_type: 1, sender_type: 'User' }, 'human'],
    [
      'a reaction from the phone',
      { message_type: 1, content_attributes: { external_echo: true, is_reaction: true } },
      'other',
    ],
    ['a reply from the phone', { message_type: 1, content_attributes: { external_echo: true } }, 'human'],
    [
      'a rule in the name of a person',
      { message_type: 1, sender: { type: 'user' }, content_attributes: { automation_rule_id: 3 } },
      'other',
    ],
    ["another bot's reply", { message_type: 1, sender: { type: 'agent_bot' } }, 'other'],
    [
      "a reply that was deleted, ours or a person's: in an API inbox nobody can tell",
      { message_type: 1, sender: { type: 'user', id: 2 }, content_attributes: { deleted: true } },
      'other',
    ],
    ["a deleted bot's reply", { message_type: 1, sender: null, sender_type: 'AgentBot' }, 'other'],
    ['Captain', { message_type: 1, sender: { type: 'captain_assistant' } }, 'other'],
    ['a person who is not named', { message_type: 1, sender: null }, 'human'],
    [
      'a campaign in the name of a person',
      { message_type: 1, sender: { type: 'user' }, additional_attributes: { campaign_id: 2 } },
      'other',
    ],
    ['a blocked customer', { message_type: 0, sender: { type: 'contact', blocked: true } }, 'other'],
    ["a person's private note", { message_type: 1, private: true, sender: { type: 'user' } }, 'other'],
    ['an activity', { message_type: 2 }, 'other'],
    ['a template', { message_type: 3 }, 'other'],
    ["a person's message of a kind that we do not know", { message_type: 9, sender: { type: 'user' } }, 'human'],
  ];
  for (const [title, fields, expected] of cases) {
    it(`${title}: ${expected}`, () => {
      assert.equal(speakerOf(listed(fields)), expected);
    });
  }
});

describe('readMessage', () => {
  const mail = (email: object) => ({ content: null, content_type: 'incoming_email', content_attributes: { email } });

  it('bounds a text, trims it, and splits no character', () => {
    const { text } = listed({ content: `  a${'😀'.repeat(20_000)}` });

    assert.deepEqual([text.length, text[0], text.isWellFormed()], [32_000, 'a', true]);
  });

  const submitted: [string, object, string][] = [
    ['a choice', { submitted_values: [{ title: 'Talk to a person', value: 'human' }] }, 'Talk to a person'],
    [
      'a form',
      {
        submitted_values: [
          { name: 'order', value: 12 },
          { name: 'mail', value: 'a@b.c' },
        ],
      },
      'order: 12\nmail: a@b.c',
    ],
    ['an address', { submitted_email: 'a@b.c' }, 'a@b.c'],
    ['a bare value', { submitted_values: [{ value: 'human' }] }, 'human'],
    ['nothing yet', { items: [{ title: 'Yes', value: 'yes' }] }, ''],
  ];
  for (const [what, content_attributes, expected] of submitted) {
    it(`reads ${what} that was filled in`, () => {
      assert.equal(listed({ message_type: 1, content_attributes }).submitted, expected);
    });
  }

  it('names attachments by title, else by file, else by kind', () => {
    const files = [
      { file_type: 'file', fallback_title: 'Invoice', data_url: 'https://cw/blobs/x.pdf' },
      { file_type: 'image', data_url: 'https://cw/blobs/h%C3%BCtte.png?x=1' },
      { file_type: 'image', data_url: 'https://cw/blobs/100%.png' },
      { file_type: 'location' },
      {},
    ];

    const { attachments } = listed({ attachments: files });

    assert.deepEqual(
      attachments.map(({ name }) => name),
      ['Invoice', 'hütte.png', '100%.png', 'location', 'file'],
    );
  });

  const waiting: [string, object, boolean][] = [
    ['words', {}, true],
    ['a file alone', { content: null, attachments: [{ file_type: 'image' }] }, true],
    ['neither', { content: ' \n' }, true],
    ['a reaction', { content: '👍', content_attributes: { is_reaction: true } }, false],
    ["a machine's mail", { content_attributes: { email: { auto_reply: true } } }, false],
    ['what was deleted', { content_attributes: { deleted: true } }, false],
    ['the words of a blocked customer', { sender: { blocked: true } }, false],
    [
      "a bot's message that was filled in",
      { message_type: 1, content_attributes: { submitted_email: 'a@b.c' } },
      false,
    ],
  ];
  for (const [what, fields, expected] of waiting) {
    it(`takes ${what} for ${expected ? 'something' : 'nothing'} to answer`, () => {
      assert.equal(listed(fields).awaitsAnswer, expected);
    });
  }

  const people: [string, object, RegExp][] = [
    ['what a channel cannot show, also with words', { content_attributes: { is_unsupported: true } }, /could not show/],
    ['a call', { content: 'Voice Call', content_type: 'voice_call' }, /called/],
    ['a kind that nobody knows', { content_type: 'poll' }, /does not know/],
    ['nothing', { content: null }, /shows nothing/],
    ['signs that nobody sees', { content: '\u200b\u200b \ufe0f\u3164\u2800' }, /shows nothing/],
    [
      'a place of which nothing is known',
      { content: null, attachments: [{ file_type: 'location', coordinates_lat: 0, coordinates_long: 0 }] },
      /shows nothing/,
    ],
    ['a file that the channel did not hand over', { content: '', attachments: [{ file_type: 'image' }] }, /nothing/],
    ['files that cannot be read', { content: '', attachments: [7] }, /nothing/],
    ['a reply by mail without words', mail({ subject: 'Re: Question', in_reply_to: 'x@y' }), /shows nothing/],
    ['a mail whose words Chatwoot lost', mail({ subject: 'Help', content_type: null }), /could not read/],
  ];
  for (const [what, fields, expected] of people) {
    it(`leaves ${what} to people`, () => {
      const { awaitsAnswer, unreadable } = listed(fields);

      assert.equal(awaitsAnswer, true);
      assert.match(unreadable ?? '', expected);
    });
  }

  const subjects: [string, object, string][] = [
    ['alone', mail({ subject: 'Please cancel order 4711', text_content: {} }), 'Please cancel order 4711'],
    [
      'with the first mail',
      { ...mail({ subject: 'Cancel\n order 4711', references: [] }), content: 'Sent from my iPhone' },
      'Subject: Cancel order 4711\n\nSent from my iPhone',
    ],
    ['once', { ...mail({ subject: 'Hello' }), content: 'Hello' }, 'Hello'],
    ['not with a later one', { ...mail({ subject: 'Order', in_reply_to: 'a@b' }), content: 'yes' }, 'yes'],
    [
      'nor with one that refers to others',
      { ...mail({ subject: 'Order', references: ['a@b'] }), content: 'yes' },
      'yes',
    ],
    ['nor with one that says so', { ...mail({ subject: 'AW: Order' }), content: 'yes' }, 'yes'],
  ];
  for (const [when, fields, expected] of subjects) {
    it(`shows the subject of a mail ${when}`, () => {
      assert.equal(listed(fields).text, expected);
    });
  }

  it('takes the new part of a mail in HTML alone', () => {
    const html_content = { quoted: 'Thanks, that did not help.', reply: 'Thanks, that did not help.\n> Did it?' };
    const fields = { ...mail({ text_content: {}, html_content }), content: 'Thanks, that did not help.\n> Did it?' };

    assert.equal(listed(fields).text, 'Thanks, that did not help.');
  });

  const machines: [string, boolean][] = [
    ...[
      'no-reply@x.y',
      'noreply@x.y',
      'do_not_reply@x.y',
      'MAILER-DAEMON@x.y',
      'postmaster@x.y',
      'bounces+7=z@x.y',
      'shop-noreply@x.y',
      'noreply2@x.y',
      'auto-confirm@x.y',
      'keine-antwort@x.y',
      'nicht-antworten@x.y',
      'ne-pas-repondre@x.y',
      'noresponder@x.y',
      'nao-responda@x.y',
      'nonrispondere@x.y',
    ].map((address): [string, boolean] => [address, true]),
    ...['ana@noreply.example', 'nora@x.y', 'bouncer@x.y', 'postmasters@x.y', 'casino.reply@x.y', 'reply+7@x.y', ''].map(
      (address): [string, boolean] => [address, false],
    ),
  ];
  for (const [address, expected] of machines) {
    it(`takes a mail from ${address || 'nobody'} for ${expected ? "a machine's" : "a customer's"}`, () => {
      assert.equal(listed({ ...mail({ from: [address] }), content: 'hi' }).isAutomatic, expected);
    });
  }

  it('takes a contact form for the customer’s, whatever address it is sent from', () => {
    const fields = { ...mail({ from: ['no-reply@shop.example'] }), content: 'hi', sender: { id: 1, email: 'ana@x.y' } };

    assert.equal(listed(fields).isAutomatic, false);
  });

  it('takes no more than an id for a quoted message', () => {
    const quotes = [4, '4', 0, null, 'wamid.x'].map((id) => listed({ content_attributes: { in_reply_to: id } }).quotes);

    assert.deepEqual(quotes, [{ id: 4 }, { id: 4 }, null, null, null]);
  });

  const times: [string, unknown, number][] = [
    ['as unix time', 1_700_000_000, 1_700_000_000],
    ['as a text', '2023-11-14T22:13:20Z', 1_700_000_000],
    ['not at all', undefined, 1_796_032_800],
    ['as later than Chatwoot has it', 1_900_000_000, 1_796_032_800],
  ];
  for (const [how, external_created_at, expected] of times) {
    it(`takes the time at which it was written, which the channel says ${how}`, () => {
      const fields = { created_at: 1_796_032_800, content_attributes: { external_created_at } };

      assert.equal(listed(fields).sentAt, expected);
    });
  }

  describe('in a list', () => {
    const list = (...messages: object[]) =>
      readMessages(
        messages.map((fields, at) => messageSchema.parse({ id: at + 1, content: 'text', message_type: 1, ...fields })),
        'default',
      ).map(({ author }) => author);
    const nobody = { sender: null };
    const asked = { message_type: 0 };

    it('is a campaign where it begins the conversation in nobody’s name', () => {
      assert.deepEqual(list(nobody, asked, nobody), ['campaign', 'customer', 'personOutside']);
    });

    it('is a person where it begins the conversation from a phone', () => {
      assert.deepEqual(list({ ...nobody, content_attributes: { external_echo: true } }), ['personOutside']);
    });

    it('is a person where the list may have left out what was before', () => {
      assert.equal(list(...Array.from({ length: 20 }, () => nobody))[0], 'personOutside');
    });
  });
});
