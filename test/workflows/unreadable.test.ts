import assert from 'node:assert/strict';
import type { Activities } from '../../src/contracts/activities.ts';
import type { IncomingMessage } from '../../src/contracts/conversation.ts';
import { withConversation, type TestConversation } from '../support/conversation.ts';
import { createDesk, customerMessage, type Desk } from '../support/desk.ts';

const why = 'the customer sent something that the channel could not show';
const fallback = 'fallback Sorry, I could not answer that just now.';

async function send(chat: TestConversation, desk: Desk, id: number, fields: Partial<IncomingMessage>): Promise<void> {
  const message = { ...customerMessage(id, ''), ...fields };
  const from = message.automatic ? 'other' : 'customer';
  desk.last = { id, from, sendKey: null, incoming: message.automatic ? null : message };
  desk.at++;
  await chat.tell('messageReceived', { key: message.key, message, contact: { id: 88, name: 'Lena' } });
}

describe('what the graph cannot read', function () {
  this.timeout(60_000);

  it('calls a person, with a note that says why', async () => {
    const desk = createDesk();

    const { outcome, reason } = await withConversation({ desk }, async (chat) => {
      await send(chat, desk, 1, { unreadable: why });
      return chat.result();
    });

    assert.deepEqual([outcome, reason], ['handedOff', why]);
    assert.deepEqual(
      desk.done.map((entry) => entry.split('.')[0]),
      [fallback.slice(0, -1), 'note **The bot hands this conversation over', 'open'],
    );
    assert.ok(desk.done[1]?.includes(why));
  });

  it('calls a person for all of a burst, whatever else is in it', async () => {
    const desk = createDesk();

    await withConversation({ desk, policy: { debounce: 400 } }, async (chat) => {
      await chat.say(1, 'look at this');
      await send(chat, desk, 2, { unreadable: why });
      await chat.result();
    });

    assert.ok(!desk.done.some((entry) => entry.startsWith('graph')));
    assert.match(desk.done.find((entry) => entry.startsWith('note')) ?? '', /look at this/);
  });

  it('gets the fallback text where the bot may not hand off, with a note for the team, and the bot goes on', async () => {
    const desk = createDesk();

    await withConversation({ desk, policy: { handoffEnabled: false } }, async (chat) => {
      await send(chat, desk, 1, { unreadable: why });
      await desk.reached('note');
      await chat.say(2, 'did you get it?');
      await desk.reached('reply');
    });

    assert.deepEqual(
      desk.done.map((entry) => entry.split('.')[0]),
      [
        fallback.slice(0, -1),
        'note **Please have a look at this conversation',
        'graph did you get it?',
        'reply re: did you get it?',
      ],
    );
    assert.equal(desk.turns[0]?.dialogue[0]?.unreadable, why);
  });
});

describe('what a channel brings days late', function () {
  this.timeout(60_000);
  const late = {
    text: 'Is the tent there?',
    unreadable: 'the channel brought a message 9 days late',
    late: true as const,
  };

  it('goes to people, without a word to the customer', async () => {
    const desk = createDesk();

    const { reason } = await withConversation({ desk }, async (chat) => {
      await send(chat, desk, 1, late);
      return chat.result();
    });

    assert.equal(reason, late.unreadable);
    assert.deepEqual(
      desk.done.map((entry) => entry.split(' ')[0]),
      ['note', 'open'],
    );
  });

  it('is a note for the team where the bot may not hand off', async () => {
    const desk = createDesk();

    await withConversation({ desk, policy: { handoffEnabled: false } }, async (chat) => {
      await send(chat, desk, 1, late);
      await desk.reached('note');
      await chat.say(2, 'hello');
      await desk.reached('reply');
    });

    assert.deepEqual(
      desk.sends.map(({ text }) => text),
      ['re: hello'],
    );
  });
});

describe('a mail of a machine', function () {
  this.timeout(60_000);

  it('is shown to people where the conversation holds nothing else, without a word', async () => {
    const desk = createDesk();

    const { outcome } = await withConversation({ desk }, async (chat) => {
      await send(chat, desk, 1, { text: 'Delivery failed', automatic: true });
      return chat.result();
    });

    assert.deepEqual([outcome, ...desk.done], ['statusChanged', 'read', 'open']);
  });

  it('changes nothing where a customer was answered', async () => {
    const desk = createDesk();

    await withConversation({ desk }, async (chat) => {
      await chat.say(1, 'hello');
      await desk.reached('reply');
      await send(chat, desk, 3, { text: 'I am away', automatic: true });
      await chat.say(4, 'thanks');
      await desk.reached('reply', 2);
    });

    assert.deepEqual(desk.done, ['graph hello', 'reply re: hello', 'graph thanks', 'reply re: thanks']);
  });

  it('changes nothing where an earlier run has answered', async () => {
    const desk = createDesk();

    const { outcome } = await withConversation({ desk }, async (chat) => {
      desk.last = { id: 9, from: 'us', sendKey: 'default:8:reply:1/1', incoming: null };
      const message = { ...customerMessage(7, 'I am away'), automatic: true as const };
      await chat.tell('messageReceived', { key: message.key, message, contact: { id: 88, name: 'Lena' } });
      return chat.result();
    });

    assert.deepEqual([outcome, ...desk.done], ['idle', 'read']);
  });

  it('joins no turn', async () => {
    const desk = createDesk();

    await withConversation({ desk, policy: { debounce: 400 } }, async (chat) => {
      await send(chat, desk, 1, { text: 'I am away', automatic: true });
      await chat.say(2, 'hello');
      await desk.reached('reply');
    });

    assert.deepEqual(
      desk.done.filter((entry) => !entry.startsWith('read')),
      ['graph hello', 'reply re: hello'],
    );
  });

  it('that says the same again after its answer goes to a person', async () => {
    const desk = createDesk({ channel: 'Channel::Email' });

    const { reason } = await withConversation({ desk }, async (chat) => {
      await chat.say(1, 'Your ticket was received');
      await desk.reached('reply');
      await chat.say(2, 'Your ticket was received');
      return chat.result();
    });

    assert.match(reason, /the same mail/);
    assert.equal(desk.sends.length, 1);
  });
});

describe('a voice note', function () {
  this.timeout(60_000);
  const attachments = [{ type: 'audio', name: 'note.ogg', url: 'https://cw/note.ogg', transcript: null }];
  const transcripts = ['where is my tent'];

  it('waits for its transcript, and is answered once, by its words', async () => {
    const desk = createDesk();

    await withConversation({ desk }, async (chat) => {
      await send(chat, desk, 1, { attachments });
      await chat.tell('messageEdited', { key: '1:edited:x', id: 1, text: '', transcripts });
      await desk.reached('reply');
    });

    assert.equal(desk.turns.length, 1);
    assert.equal(desk.turns[0]?.dialogue[0]?.attachments?.[0]?.transcript, 'where is my tent');
  });

  it('is shown as a file where none comes', async () => {
    const desk = createDesk();

    // The pause is a quarter of the deadline at most.
    await withConversation({ desk, policy: { answerDeadline: 4000 } }, async (chat) => {
      await send(chat, desk, 1, { attachments });
      await desk.reached('reply');
    });

    assert.equal(desk.turns[0]?.dialogue[0]?.attachments?.[0]?.transcript, null);
  });

  it('is remembered by what was heard in its turn', async () => {
    const heard = [{ id: 1, transcripts }];
    const override = (_desk: Desk, normal: Activities): Partial<Activities> => ({
      runGraph: async (input) => ({ ...(await normal.runGraph(input)), ...(input.turn === 1 ? { heard } : {}) }),
    });
    const desk = createDesk({ override });

    await withConversation({ desk, policy: { answerDeadline: 4000 } }, async (chat) => {
      await send(chat, desk, 1, { attachments });
      await desk.reached('reply');
      await send(chat, desk, 2, { text: 'well?' });
      await desk.reached('reply', 2);
    });

    assert.deepEqual(
      desk.turns[1]?.dialogue
        .map(({ id, attachments: files = [] }) => [id, files[0]?.transcript])
        .filter(([, words]) => words),
      [[1, 'where is my tent']],
    );
  });

  it('begins a turn again whose note was written down meanwhile', async () => {
    const desk = createDesk({
      graph: ({ dialogue }) => (dialogue[0]?.attachments?.[0]?.transcript ? 'heard' : new Promise(() => undefined)),
    });

    await withConversation({ desk }, async (chat) => {
      await send(chat, desk, 1, { text: 'listen', attachments });
      await desk.reached('graph');
      await chat.tell('messageEdited', { key: '1:edited:x', id: 1, text: 'listen', transcripts });
      await desk.reached('reply');
    });

    assert.deepEqual(
      desk.sends.map(({ text }) => text),
      ['heard'],
    );
  });
});
