import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { isHttpError } from 'http-errors';
import type { SignalledFact } from '../../src/contracts/conversation.ts';
import { interpret } from '../../src/ingress/interpret.ts';
import type { FactFor, Interpretation } from '../../src/ingress/interpretation.ts';
import { readEvent } from '../../src/ingress/read-event.ts';
import { agentConfig, webhook, webhookNames, wholePolicy, type Body } from './webhooks.ts';

const NOW = 1_785_230_400_000;
const BOT = { CHATWOOT_MODE: 'agent-bot' };
const API = { CHATWOOT_MODE: 'api-inbox' };
const REVIEW = { REPLY_MODE: 'review' };
const OUR_KEY = 'default:9001:reply:1/1';

function meaningOf(body: unknown, settings: Record<string, string> = {}): Interpretation {
  const agent = agentConfig(settings);
  return interpret(readEvent(body), { ...agent, policy: wholePolicy(agent) }, NOW);
}

function factOf(body: unknown, settings: Record<string, string> = {}): FactFor {
  const interpretation = meaningOf(body, settings);
  assert(interpretation.kind === 'fact', `ignored: ${JSON.stringify(interpretation)}`);
  return interpretation;
}

function told<S extends SignalledFact['signal']>(body: unknown, signal: S, settings: Record<string, string> = {}) {
  const { signalled } = factOf(body, settings);
  assert.equal(signalled.signal, signal);
  return signalled.fact as Extract<SignalledFact, { signal: S }>['fact'];
}

/** What became of an event, in one line. */
function inShort(body: unknown, settings: Record<string, string> = {}): string {
  const interpretation = meaningOf(body, settings);
  if (interpretation.kind === 'ignored') return interpretation.reason;
  const { signalled, starts } = interpretation;
  const change = signalled.signal === 'ownershipChanged' ? ` ${signalled.fact.change}` : '';
  return `${starts ? 'start' : 'tell'} ${signalled.signal}${change}`;
}

const labels = (before: unknown, after: unknown) => ({
  changed_attributes: [{ label_list: { previous_value: before, current_value: after } }],
});
const status = (value: string) => ({
  status: value,
  changed_attributes: [{ status: { previous_value: 'open', current_value: value } }],
});
const ours = { 'content_attributes.agent_send_key': OUR_KEY };
const email = (fields: Body) => ({ content_attributes: { email: fields } });

describe('interpret', () => {
  const recorded: Record<string, string> = {
    'message-incoming': 'start messageReceived',
    'message-incoming-late': 'start messageReceived',
    'message-by-person': 'tell humanReplied',
    'message-by-bot': 'other bot',
    'private-note': 'private note',
    'attachment-only': 'start messageReceived',
    template: 'template',
    'options-answered': 'start messageReceived',
    'message-deleted': 'tell messageDeleted',
    'conversation-created': 'start conversationCreated',
    'customer-reopened': 'start ownershipChanged status',
    'person-assigned': 'start ownershipChanged assignee',
    'conversation-opened': 'tell ownershipChanged status',
    'conversation-resolved': 'tell ownershipChanged status',
    'widget-triggered': 'event not used',
    'contact-created': 'event not used',
    'typing-on': 'event not used',
  };
  for (const [name, expected] of Object.entries(recorded)) {
    it(`takes the recorded ${name} for: ${expected}`, () => {
      assert.equal(inShort(webhook(name)), expected);
    });
  }

  it('has a meaning for every recorded webhook', () => {
    // Never sent by webhook: `activity` shows what REST makes of such a message.
    assert.deepEqual(
      Object.keys(recorded).sort(),
      webhookNames()
        .filter((name) => name !== 'activity')
        .sort(),
    );
  });

  const variations: [string, string, string, Body, Record<string, string>?][] = [
    [
      'a message in a conversation that a person has',
      'tell messageReceived',
      'message-incoming',
      { 'conversation.status': 'open' },
    ],
    [
      'a message in an open API-inbox conversation',
      'start messageReceived',
      'message-incoming',
      { 'conversation.status': 'open' },
      API,
    ],
    [
      'a message in a silenced conversation',
      'tell messageReceived',
      'message-incoming',
      { 'conversation.labels': ['ai-off'] },
    ],
    ['a message without a status', 'start messageReceived', 'message-incoming', { 'conversation.status': undefined }],
    ['an automatic e-mail', 'start messageReceived', 'message-incoming', email({ auto_reply: true })],
    ['an e-mail', 'start messageReceived', 'message-incoming', email({ auto_reply: false })],
    ['an empty message', 'start messageReceived', 'message-incoming', { content: ' \n' }],
    [
      'a message that the channel cannot show',
      'start messageReceived',
      'message-incoming',
      { content: null, content_attributes: { is_unsupported: true } },
    ],
    ['a reaction', 'reaction', 'message-incoming', { content: '👍', content_attributes: { is_reaction: true } }],
    [
      "a person's reaction from their phone",
      'reaction',
      'message-by-person',
      { content: '👍', sender: null, content_attributes: { is_reaction: true, external_echo: true } },
    ],
    ['an edited message', 'tell messageEdited', 'message-incoming', { event: 'message_updated' }],
    ['a private incoming message', 'private note', 'message-incoming', { private: true }],
    [
      'a deleted customer message',
      'tell messageDeleted',
      'message-incoming',
      { event: 'message_updated', content_attributes: { deleted: true } },
    ],
    [
      'a message that was deleted since',
      'deleted message',
      'message-incoming',
      { content_attributes: { deleted: true } },
    ],
    ['an activity', 'activity', 'message-incoming', { message_type: 'activity' }],
    ['a message kind written as a number', 'start messageReceived', 'message-incoming', { message_type: 0 }],
    ["a customer's message with our key", 'start messageReceived', 'message-incoming', ours],
    ['our own message', 'tell replyEchoed', 'message-by-bot', ours],
    ['our own message in an API inbox', 'tell replyEchoed', 'message-by-person', ours, API],
    ['our own note', 'tell replyEchoed', 'private-note', ours],
    ["a person's answer to the graph", 'start messageReceived', 'private-note', { content: '/resume yes' }],
    ['such an answer without words', 'start messageReceived', 'private-note', { content: '/resume' }],
    ['such a note, changed', 'private note', 'private-note', { content: '/resume yes', event: 'message_updated' }],
    ['such a note of a bot', 'private note', 'private-note', { content: '/resume yes', 'sender.type': 'agent_bot' }],
    ["a person's word on a draft", 'tell commandGiven', 'private-note', { content: '/send' }],
    [
      'such a word where people review',
      'start commandGiven',
      'private-note',
      { content: '@ridge `/redo` shorter' },
      REVIEW,
    ],
    ['a word that is no command', 'tell commandGiven', 'private-note', { content: '/snd' }, REVIEW],
    ['a word on a draft, changed', 'private note', 'private-note', { content: '/send', event: 'message_updated' }],
    ['a word of a bot on a draft', 'private note', 'private-note', { content: '/send', 'sender.type': 'agent_bot' }],
    ['our own note with such a word', 'tell replyEchoed', 'private-note', { content: '/send', ...ours }],
    [
      'a rule’s word on a draft',
      'private note',
      'private-note',
      { content: '/send', 'content_attributes.automation_rule_id': 3 },
    ],
    ["a customer's word on a draft", 'start messageReceived', 'message-incoming', { content: '/send' }],
    [
      "a person's reply where people review",
      'tell humanReplied',
      'message-by-person',
      { 'conversation.status': 'pending' },
      REVIEW,
    ],
    ['such words of a customer', 'start messageReceived', 'message-incoming', { content: '/resume yes' }],
    [
      "another agent's message",
      'other bot',
      'message-by-person',
      { 'content_attributes.agent_send_key': 'shop:9001:reply:1/1' },
      API,
    ],
    [
      'our own message on its way',
      'nothing that concerns the bot',
      'message-by-bot',
      { ...ours, event: 'message_updated' },
    ],
    [
      'a reply from the phone',
      'tell humanReplied',
      'message-by-person',
      { sender: null, content_attributes: { external_echo: true } },
    ],
    [
      'a person who is not named: a phone, Slack, a forked channel',
      'tell humanReplied',
      'message-by-person',
      { sender: null },
    ],
    [
      'a campaign',
      'automatic message',
      'message-by-person',
      { sender: null, additional_attributes: { campaign_id: 2 } },
    ],
    ['a blocked contact', 'blocked contact', 'message-incoming', { 'sender.blocked': true }],
    ['an automation', 'automatic message', 'message-by-person', { content_attributes: { automation_rule_id: 3 } }],
    ['Captain', 'other bot', 'message-by-person', { 'sender.type': 'captain_assistant' }],
    [
      'a person who replies while pending',
      'start humanReplied',
      'message-by-person',
      { 'conversation.status': 'pending' },
    ],
    [
      'a person who replies in an API inbox',
      'tell humanReplied',
      'message-by-person',
      { 'conversation.status': 'pending' },
      API,
    ],
    ['a person who edits', 'nothing that concerns the bot', 'message-by-person', { event: 'message_updated' }],
    ['a rated conversation', 'template', 'options-answered', { message_type: 'template' }],
    ['a choice on a message of ours', 'start messageReceived', 'options-answered', ours],
    [
      'a choice on a message of another agent',
      'other bot',
      'options-answered',
      { 'content_attributes.agent_send_key': 'shop:9001:reply:1/1' },
    ],
    ['a choice without an answer yet', 'nothing that concerns the bot', 'options-answered', { content_attributes: {} }],
    ['a conversation created by a person', 'tell conversationCreated', 'conversation-created', { status: 'open' }],
    [
      'a conversation created in an API inbox',
      'start conversationCreated',
      'conversation-created',
      { status: 'open' },
      API,
    ],
    ['a hand-off in an API inbox', 'tell ownershipChanged status', 'conversation-opened', {}, API],
    [
      'a customer who waits',
      'nothing that concerns the bot',
      'person-assigned',
      { changed_attributes: [{ waiting_since: { previous_value: null, current_value: 1 } }] },
    ],
    [
      'a customer who waits, in the first change of a conversation',
      'nothing that concerns the bot',
      'person-assigned',
      {
        changed_attributes: [
          { waiting_since: { previous_value: null, current_value: 1 } },
          { cached_label_list: { previous_value: null, current_value: '' } },
        ],
      },
    ],
    [
      'a person unassigned while pending',
      'start ownershipChanged other',
      'person-assigned',
      { changed_attributes: [{ assignee_id: { previous_value: 5, current_value: null } }] },
    ],
    [
      'a conversation given to a bot',
      'start ownershipChanged returned',
      'person-assigned',
      {
        changed_attributes: [
          { assignee_id: { previous_value: 5, current_value: null } },
          { assignee_agent_bot_id: { previous_value: null, current_value: 1 } },
        ],
      },
    ],
    [
      'a bot unassigned while pending',
      'start ownershipChanged other',
      'person-assigned',
      { changed_attributes: [{ assignee_agent_bot_id: { previous_value: 1, current_value: null } }] },
    ],
    ['an assignment that opens', 'tell ownershipChanged assignee', 'person-assigned', { status: 'open' }],
    ['an assignment in an API inbox', 'tell ownershipChanged assignee', 'person-assigned', {}, API],
    ['a label put on', 'tell ownershipChanged other', 'person-assigned', { status: 'open', ...labels([], ['ai-off']) }],
    [
      'an assignment in an old Chatwoot',
      'tell ownershipChanged other',
      'person-assigned',
      { changed_attributes: undefined },
    ],
    [
      'a nameless change in an old Chatwoot',
      'nothing that concerns the bot',
      'person-assigned',
      { changed_attributes: null, meta: null },
    ],
    [
      'a silenced API-inbox conversation resolved',
      'start ownershipChanged status',
      'conversation-resolved',
      { labels: ['ai-off'] },
      API,
    ],
    ['an API-inbox conversation resolved', 'tell ownershipChanged status', 'conversation-resolved', {}, API],
    [
      'a resolved one silenced by hand',
      'tell ownershipChanged other',
      'person-assigned',
      { status: 'resolved', labels: ['ai-off'], ...labels([], ['ai-off']) },
      API,
    ],
    [
      'the label taken off',
      'start ownershipChanged returned',
      'person-assigned',
      { status: 'open', meta: null, ...labels(['ai-off'], []) },
      API,
    ],
    [
      'the label taken off, as text',
      'start ownershipChanged returned',
      'person-assigned',
      { status: 'open', meta: null, ...labels('vip, ai-off', 'vip') },
      API,
    ],
    [
      'the label taken off where a person is assigned',
      'tell ownershipChanged returned',
      'person-assigned',
      { status: 'open', ...labels(['ai-off'], []) },
      API,
    ],
    [
      'another label in an API inbox',
      'tell ownershipChanged other',
      'person-assigned',
      { status: 'open', meta: null, ...labels([], ['vip']) },
      API,
    ],
    [
      'given back in an API inbox',
      'start ownershipChanged status',
      'person-assigned',
      { meta: null, ...status('pending') },
      API,
    ],
    ['another account', 'other account', 'message-incoming', { account: { id: 2 } }],
    ['another inbox', 'other inbox', 'message-incoming', {}, { CHATWOOT_INBOX_IDS: '4,5' }],
    [
      'an unnamed inbox where some are chosen',
      'other inbox',
      'message-incoming',
      { inbox: null, conversation: { id: 42 } },
      { CHATWOOT_INBOX_IDS: '3' },
    ],
    ['a chosen inbox', 'start messageReceived', 'message-incoming', {}, { CHATWOOT_INBOX_IDS: '3' }],
  ];
  for (const [title, expected, name, changes, settings = BOT] of variations) {
    it(`takes ${title} for: ${expected}`, () => {
      assert.equal(inShort(webhook(name, changes), settings), expected);
    });
  }

  it('tells all there is to a message', () => {
    const { ref, signalled } = factOf(webhook('message-incoming'));

    assert.deepEqual(ref, { agent: 'default', account: 1, conversation: 42, inbox: 3 });
    assert.deepEqual(signalled.fact, {
      key: '9001',
      snapshot: { status: 'pending', assigneeType: 'AgentBot', assigneeId: 7, labels: [], at: 1785230052.231874 },
      message: { id: 9001, role: 'user', key: '9001', text: 'Hi, is the Ridge 2 tent waterproof?', receivedAt: NOW },
      about: {
        ...{ channel: 'Channel::WebWidget', language: 'de', page: 'https://shop.example.com/tents' },
        contactAttributes: { plan: 'pro' },
        ...{ email: 'lena@example.com', identifier: 'user-5521', verified: true },
      },
      contact: { id: 88, name: 'Lena Fuchs' },
      policy: wholePolicy(agentConfig()),
    });
  });

  it('tells what is attached', () => {
    const { message } = told(webhook('attachment-only'), 'messageReceived');

    assert.equal(message.text, '');
    assert.deepEqual(message.attachments, [
      {
        type: 'image',
        name: 'tent.jpg',
        url: 'https://cw.example.com/rails/active_storage/blobs/redirect/eyJfcmFpbHMi...--9d1c/tent.jpg',
        transcript: null,
      },
    ]);
  });

  it('names what has no file, and what a voice note says', () => {
    const attachments = [
      { file_type: 'location', fallback_title: 'Graz', data_url: '' },
      { file_type: 'audio', data_url: 'http://cw/a%20b%.ogg', transcribed_text: 'Hello' },
      'unreadable',
    ];

    const { message } = told(webhook('attachment-only', { attachments }), 'messageReceived');

    assert.deepEqual(message.attachments, [
      { type: 'location', name: 'Graz', url: null, transcript: null },
      { type: 'audio', name: 'a%20b%.ogg', url: 'http://cw/a%20b%.ogg', transcript: 'Hello' },
      { type: 'file', name: 'file', url: null, transcript: null },
    ]);
  });

  it('reads of an e-mail only what is new', () => {
    const body = webhook('message-incoming', {
      content: 'Yes please\n> Shall we?',
      ...email({ text_content: { quoted: 'Yes please', reply: 'Yes please\n> Shall we?' } }),
    });

    assert.equal(told(body, 'messageReceived').message.text, 'Yes please');
  });

  it('bounds a text, and splits no character', () => {
    const { message } = told(webhook('message-incoming', { content: `a${'😀'.repeat(20_000)}` }), 'messageReceived');

    assert.equal(message.text.length, 32_000);
    assert(message.text.isWellFormed());
  });

  it('takes the choice of an option for a message of the customer', () => {
    const { key, message, contact } = told(webhook('options-answered'), 'messageReceived');

    assert.deepEqual(
      { key, id: message.id, messageKey: message.key, text: message.text, contact },
      {
        key: '9030:submitted',
        id: 9030,
        messageKey: '9030:submitted',
        text: 'Talk to a person',
        contact: { id: 88, name: 'Lena Fuchs' },
      },
    );
  });

  it('starts a run for a choice on a resolved conversation, which Chatwoot does not take up again, and for no silenced one', () => {
    const choice = (conversation: object) => {
      const body = webhook('options-answered');
      return inShort({ ...body, conversation: { ...(body['conversation'] as object), ...conversation } });
    };

    assert.equal(choice({ status: 'resolved' }), 'start messageReceived');
    assert.equal(choice({ status: 'resolved', labels: ['ai-off'] }), 'tell messageReceived');
    assert.equal(choice({ status: 'open' }), 'tell messageReceived');
  });

  for (const [what, submitted, text] of [
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
  ] as const) {
    it(`reads ${what} that was filled in`, () => {
      const body = webhook('options-answered', { content_attributes: submitted });

      assert.equal(told(body, 'messageReceived').message.text, text);
    });
  }

  it('tells why only a person can answer, and that a machine wrote', () => {
    const unshown = webhook('message-incoming', { content: null, content_attributes: { is_unsupported: true } });
    const machine = webhook('message-incoming', email({ auto_reply: true }));

    assert.match(told(unshown, 'messageReceived').message.unreadable ?? '', /could not show/);
    assert.equal(told(machine, 'messageReceived').message.automatic, true);
    assert.equal(told(webhook('message-incoming'), 'messageReceived').message.automatic, undefined);
  });

  it('tells what was brought too late to be answered, and how late', () => {
    const daysAgo = (days: number) => NOW / 1000 - days * 24 * 3600;
    const brought = (changes: Body) => told(webhook('message-incoming', changes), 'messageReceived').message.unreadable;

    assert.equal(brought({ created_at: daysAgo(9) }), 'the channel brought a message 9 days late');
    const external = { external_created_at: daysAgo(8) };
    assert.match(brought({ created_at: daysAgo(0), content_attributes: external }) ?? '', /8 days late/);
    assert.equal(brought({ created_at: daysAgo(6) }), undefined);
    const quick = told(webhook('message-incoming', { created_at: NOW / 1000 - 1800 }), 'messageReceived', {
      IDLE_END: '10m',
    });
    assert.equal(quick.message.unreadable, undefined);
  });

  it('tells what a message quotes, and from where it comes', () => {
    const additional_attributes = { browser_language: 'de', referer: 'https://shop.example/tents' };
    const changes = {
      content_attributes: { in_reply_to: 8999 },
      'conversation.channel': 'Channel::WebWidget',
      'conversation.additional_attributes': additional_attributes,
    };

    const { message, about } = told(webhook('message-incoming', changes), 'messageReceived');

    assert.equal(message.quotes, 8999);
    assert.deepEqual(
      [about?.channel, about?.language, about?.page],
      ['Channel::WebWidget', 'de', 'https://shop.example/tents'],
    );
  });

  it('tells an edit by its text', () => {
    const body = webhook('message-incoming', { event: 'message_updated', content: 'No, the Ridge 3' });
    const hash = createHash('sha256').update('No, the Ridge 3').digest('hex').slice(0, 16);

    const { id, text, key } = told(body, 'messageEdited');

    assert.deepEqual({ id, text, key }, { id: 9001, text: 'No, the Ridge 3', key: `9001:edited:${hash}` });
  });

  it("tells a voice note's transcript when it comes later", () => {
    const body = webhook('attachment-only', {
      event: 'message_updated',
      attachments: [{ file_type: 'audio', transcribed_text: 'Where is my tent?' }],
    });

    const { text, transcripts } = told(body, 'messageEdited');

    assert.deepEqual([text, transcripts], ['', ['Where is my tent?']]);
    assert.equal(inShort(webhook('attachment-only', { event: 'message_updated' })), 'nothing that concerns the bot');
  });

  it('tells of a call that goes on as of the call', () => {
    const call = { event: 'message_updated', content: 'Voice Call', content_type: 'voice_call' };

    assert.match(told(webhook('message-incoming', call), 'messageEdited').unreadable ?? '', /called/);
  });

  it('tells who we post as when our message comes back', () => {
    const { sendKey, id, senderId, key } = told(webhook('message-by-bot', ours), 'replyEchoed');

    assert.deepEqual({ sendKey, id, senderId, key }, { sendKey: OUR_KEY, id: 9002, senderId: 7, key: '9002:echo' });
  });

  it('tells that the channel refused our message', () => {
    const body = webhook('message-by-bot', { ...ours, event: 'message_updated' });
    const nested = (body.conversation as { messages: Body[] }).messages;
    assert(nested[0]);
    nested[0].status = 'failed';

    assert.deepEqual(told(body, 'replyFailed').sendKey, OUR_KEY);
    // A run has to start for it where none is going, but not once people have the conversation.
    const conversation = body.conversation as { status: string };
    for (const [status, starts] of [
      ['pending', true],
      ['resolved', true],
      ['open', false],
    ] as const) {
      conversation.status = status;
      assert.equal(inShort(body), starts ? 'start replyFailed' : 'tell replyFailed');
    }
    nested[0].id = 9003;
    assert.equal(inShort(body), 'nothing that concerns the bot');
  });

  it('tells so of an older message of ours too, as the channel said it', () => {
    const attributes = { agent_send_key: OUR_KEY, external_error: '(#10) outside of the window' };
    const body = webhook('message-by-bot', { event: 'message_updated', content_attributes: attributes });
    const note = { ...body, private: true };

    assert.deepEqual(told(body, 'replyFailed').key, '9002:failed');
    assert.equal(inShort(note), 'nothing that concerns the bot');
    attributes.external_error = '';
    assert.equal(inShort(body), 'nothing that concerns the bot');
  });

  it('tells what a person wrote', () => {
    const { id, text, snapshot } = told(webhook('message-by-person'), 'humanReplied');

    assert.deepEqual([id, text], [9010, 'Hello Lena, Marta here. I will check that for you.']);
    assert.deepEqual([snapshot.assigneeType, snapshot.assigneeId], ['User', 5]);
  });

  it('stamps a change of owner', () => {
    const { key, contact, receivedAt, snapshot } = told(webhook('person-assigned'), 'ownershipChanged');

    assert.equal(key, 'conversation_updated:1785230264.004381');
    assert.deepEqual(contact, { id: 88, name: 'Lena Fuchs' });
    assert.deepEqual([receivedAt, snapshot.assigneeId], [NOW, 5]);
  });

  it('takes every change for a new one where Chatwoot stamps none', () => {
    const { key, snapshot } = told(webhook('person-assigned', { updated_at: undefined }), 'ownershipChanged');

    assert.deepEqual([key, snapshot.at], [`conversation_updated:${NOW}`, 0]);
  });

  for (const [written, at] of [
    ['2026-07-28T09:17:44.500Z', 1785230264.5],
    ['1785230264.5', 1785230264.5],
    ['yesterday', 0],
  ] as const) {
    it(`reads ${written} as a time`, () => {
      assert.equal(told(webhook('person-assigned', { updated_at: written }), 'ownershipChanged').snapshot.at, at);
    });
  }

  for (const [whose, message_type, expected] of [
    ["the customer's", 0, 'are you there?'],
    ['somebody else', 1, undefined],
  ] as const) {
    it(`knows of an event about the owner what waits, where the newest message is ${whose}`, () => {
      const newest = { id: 7, content: 'are you there?', message_type, sender: { type: 'contact' } };

      assert.equal(
        told(webhook('person-assigned', { messages: [newest] }), 'ownershipChanged').waiting?.text,
        expected,
      );
    });
  }

  it('needs no more of a message than its ids and its kind', () => {
    const body = {
      event: 'message_created',
      id: '9001',
      message_type: 'incoming',
      content: 'Hi',
      conversation: { id: '42' },
    };
    const { ref, starts, signalled } = factOf(body);

    assert.deepEqual(ref, { agent: 'default', account: 1, conversation: 42, inbox: null });
    assert.equal(starts, true);
    assert.deepEqual(signalled.fact.snapshot, {
      status: null,
      assigneeType: null,
      assigneeId: null,
      labels: [],
      attributes: null,
      at: 0,
    });
  });

  it('needs no more of a conversation than its id and status', () => {
    assert.equal(
      inShort({ event: 'conversation_status_changed', id: 42, status: 'pending' }),
      'start ownershipChanged status',
    );
  });

  it('finds account and inbox in the nested message of an old Chatwoot', () => {
    const old = { account: undefined, inbox_id: undefined, contact_inbox: undefined };

    assert.deepEqual(factOf(webhook('conversation-opened', old)).ref, {
      agent: 'default',
      account: 1,
      conversation: 42,
      inbox: 3,
    });
    assert.equal(inShort(webhook('conversation-opened', old), { CHATWOOT_ACCOUNT_ID: '2' }), 'other account');
  });

  it('tells people from bots where an old Chatwoot does not', () => {
    const changes = { 'meta.assignee_type': undefined };
    const kinds = ['person-assigned', 'customer-reopened', 'conversation-opened'].map((name) => {
      return told(webhook(name, changes), 'ownershipChanged').snapshot.assigneeType;
    });

    assert.deepEqual(kinds, ['User', 'User', null]);
    const bot = told(webhook('message-incoming', { 'conversation.meta.assignee_type': undefined }), 'messageReceived');
    assert.equal(bot.snapshot.assigneeType, 'AgentBot');
  });
});

describe('read event', () => {
  for (const [field, body] of [
    ['body', 'text'],
    ['event', {}],
    ['event', { event: 5 }],
    ['id', webhook('message-incoming', { id: 'x' })],
    ['message_type', webhook('message-incoming', { message_type: 'telegram' })],
    ['conversation', webhook('message-incoming', { conversation: undefined })],
    ['conversation.id', webhook('message-incoming', { 'conversation.id': -1 })],
    ['content', webhook('message-incoming', { content: { secret: 'x' } })],
    ['status', webhook('conversation-opened', { status: 'lost' })],
  ] as const) {
    it(`names ${field} where that cannot be read, and no value`, () => {
      assert.throws(() => readEvent(body), { status: 400, field, message: `${field}: is missing or cannot be read` });
    });
  }

  for (const [reason, name] of [
    ['template', 'template'],
    ['private note', 'private-note'],
  ] as const) {
    it(`takes a ${reason} for noise whatever its shape`, () => {
      assert.deepEqual(readEvent(webhook(name, { conversation: 'lost', id: null })), { event: 'noise', reason });
    });
  }

  it('lets nothing through that interpret cannot take', () => {
    const anything = fc.oneof(fc.jsonValue(), mutated());

    fc.assert(
      fc.property(anything, fc.constantFrom(BOT, API), (body, settings) => {
        try {
          meaningOf(body, settings);
        } catch (error) {
          assert(isHttpError(error) && error.status === 400, String(error));
        }
      }),
      { numRuns: 1000 },
    );
  });
});

/** A recorded webhook with one value somewhere in it replaced. */
function mutated() {
  const sites = webhookNames().flatMap((name) => pathsOf(webhook(name)).map((path) => ({ name, path })));
  return fc
    .tuple(fc.constantFrom(...sites), fc.jsonValue())
    .map(([{ name, path }, value]) => webhook(name, { [path]: value }));
}

function pathsOf(value: unknown, prefix = ''): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => [`${prefix}${name}`, ...pathsOf(inner, `${prefix}${name}.`)]);
}
