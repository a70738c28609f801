import assert from 'node:assert/strict';
import { ApplicationFailure } from '@temporalio/activity';
import type { Outcome } from '../../../src/contracts/graph.ts';
import type { Policy } from '../../../src/contracts/conversation.ts';
import { createDesk, handsOff, type Desk, type DeskOptions } from '../../support/desk.ts';
import { temporal } from '../../support/temporal.ts';
import { withConversation, type TestConversation } from '../../support/conversation.ts';

const review: Partial<Policy> = { replyMode: 'review' };
const send = (text: string | null = null) => ({ kind: 'send', text }) as const;

/** Ids of people's notes: higher than those of the desk's own. */
const LATER = 9000;

async function reviewing(
  work: (chat: TestConversation, desk: Desk) => Promise<void>,
  { desk: options = {}, policy = {} }: { desk?: DeskOptions; policy?: Partial<Policy> } = {},
): Promise<Desk> {
  const desk = createDesk(options);
  await withConversation({ desk, policy: { ...review, ...policy } }, (chat) => work(chat, desk));
  return desk;
}

const saidOf = ({ sends }: Desk) => sends.map(({ kind, text }) => `${kind} ${text}`);
const notesOf = ({ done }: Desk) => done.filter((entry) => entry.startsWith('note ')).map((entry) => entry.slice(5));
const end = async (chat: TestConversation, desk: Desk) => {
  desk.status = 'resolved';
  desk.at++;
  await chat.tell('ownershipChanged', {
    key: `end:${desk.at}`,
    ...{ change: 'status', contact: { id: 88, name: null }, receivedAt: 0 },
  });
  return (await chat.result()).drafts;
};

describe('a conversation in review', () => {
  it('shows a draft, opens the conversation, and tells the customer nothing', async () => {
    const desk = await reviewing(async (chat, desk) => {
      await chat.say(1);
      await desk.reached('open');
    });

    assert.deepEqual(saidOf(desk), []);
    assert.deepEqual(
      desk.done.filter((entry) => !entry.startsWith('note')),
      ['graph question 1', 'open'],
    );
    assert.match(notesOf(desk).join(), /^\*\*Draft\.\*\*\n\nre: question 1\n\n---\n\n`\/send` sends it/);
  });

  it('sends the draft word for word, once, and goes on drafting in the open conversation', async () => {
    let drafts;
    const desk = await reviewing(async (chat, desk) => {
      await chat.say(1);
      await desk.reached('open');
      await chat.decide(LATER, send());
      await desk.reached('reply');
      await chat.decide(LATER + 1, send());
      await desk.reached('note `/send` did nothing');
      await chat.say(LATER + 2, 'and?');
      await desk.reached('note **Draft', 2);
      drafts = await end(chat, desk);
    });

    assert.deepEqual(saidOf(desk), ['reply re: question 1']);
    assert.match(notesOf(desk)[1] ?? '', /the draft was sent already/);
    assert.deepEqual(drafts, { sent: 1, answeredOtherwise: 1 });
  });

  it('sends the text of a person instead, and says how much they changed', async () => {
    let drafts;
    const desk = await reviewing(async (chat, desk) => {
      await chat.say(1);
      await desk.reached('open');
      await chat.decide(LATER, send('re: my words'));
      await desk.reached('reply');
      drafts = await end(chat, desk);
    });

    assert.deepEqual(saidOf(desk), ['reply re: my words']);
    assert.deepEqual(drafts, { edited: 1, changed: 0.67 });
  });

  it('makes another draft by a hint, and forgets the first', async () => {
    let drafts;
    const desk = await reviewing(
      async (chat, desk) => {
        await chat.say(1);
        await desk.reached('open');
        await chat.decide(LATER, { kind: 'redo', hint: 'shorter' });
        await desk.reached('note **Draft', 2);
        await chat.decide(LATER + 1, send());
        await desk.reached('reply');
        drafts = await end(chat, desk);
      },
      { desk: { graph: ({ hint = 'long' }) => hint } },
    );

    assert.deepEqual(saidOf(desk), ['reply shorter']);
    assert.deepEqual(
      desk.turns.map(({ hint, unsent }) => [hint, unsent]),
      [
        [undefined, undefined],
        ['shorter', [1]],
      ],
    );
    assert.doesNotMatch(notesOf(desk)[1] ?? '', /replaces/);
    assert.deepEqual(drafts, { redone: 1, sent: 1 });
  });

  it('drops a draft: what it answered needs no answer any more', async () => {
    let drafts;
    const desk = await reviewing(async (chat, desk) => {
      await chat.say(1);
      await desk.reached('open');
      await chat.decide(LATER, { kind: 'drop' });
      await chat.decide(LATER + 1, send());
      await desk.reached('note `/send` did nothing: the draft was discarded');
      await chat.say(LATER + 2, 'and?');
      await desk.reached('note **Draft', 2);
      drafts = await end(chat, desk);
    });

    assert.deepEqual(saidOf(desk), []);
    assert.deepEqual(
      desk.turns.map(({ fresh, unsent }) => [fresh, unsent]),
      [
        [1, undefined],
        [1, [1]],
      ],
    );
    assert.deepEqual(drafts, { dropped: 1, answeredOtherwise: 1 });
  });

  it('replaces a draft when the customer writes on, and refuses what was meant for the older one', async () => {
    let drafts;
    const desk = await reviewing(async (chat, desk) => {
      await chat.say(1);
      await desk.reached('open');
      await chat.say(2);
      await desk.reached('note **Draft', 2);
      // The desk's own ids begin at 1001: this one stands between both drafts.
      await chat.decide(1001, send());
      await desk.reached('note `/send` did nothing');
      await chat.decide(LATER, send());
      await desk.reached('reply');
      drafts = await end(chat, desk);
    });

    assert.deepEqual(saidOf(desk), ['reply re: question 1+question 2']);
    assert.match(notesOf(desk)[1] ?? '', /It replaces the draft above/);
    assert.match(notesOf(desk)[2] ?? '', /that draft no longer counts/);
    assert.deepEqual(drafts, { superseded: 1, sent: 1 });
  });

  it('sends nothing where the customer has written on, though no webhook has told of it', async () => {
    const desk = await reviewing(async (chat, desk) => {
      await chat.say(1);
      await desk.reached('open');
      const incoming = { id: 2000, role: 'user', text: 'wait', key: '2000', receivedAt: 0 } as const;
      desk.last = { id: 2000, from: 'customer', sendKey: null, incoming };
      await chat.decide(LATER, send());
      await desk.reached('note **Draft', 2);
    });

    assert.deepEqual(saidOf(desk), []);
    assert.ok(notesOf(desk).some((note) => note.startsWith('It was not sent')));
    assert.equal(desk.turns.length, 2);
  });

  it("takes a person's own reply for the answer, and a command after it comes too late", async () => {
    let drafts;
    const desk = await reviewing(async (chat, desk) => {
      await chat.say(1);
      await desk.reached('open');
      await chat.tell('humanReplied', { key: '5000', id: 5000, text: 'By hand' });
      await chat.decide(LATER, send());
      await desk.reached('note `/send` did nothing');
      await chat.say(LATER + 1, 'thanks');
      await desk.reached('note **Draft', 2);
      drafts = await end(chat, desk);
    });

    assert.deepEqual(saidOf(desk), []);
    assert.match(notesOf(desk)[1] ?? '', /people have answered/);
    assert.deepEqual(
      desk.turns[1]?.dialogue.map(({ text }) => text),
      ['question 1', 'By hand', 'thanks'],
    );
    assert.deepEqual(drafts, { answeredOtherwise: 2 });
  });

  it('ends with the conversation, and tells whoever comes later', async () => {
    let drafts;
    const desk = await reviewing(async (chat, desk) => {
      await chat.say(1);
      await desk.reached('open');
      drafts = await end(chat, desk);
      await chat.decide(LATER, send());
      await desk.reached('note `/send` did nothing: there is no draft');
      assert.equal((await chat.result()).outcome, 'resolved');
    });

    assert.deepEqual(saidOf(desk), []);
    assert.deepEqual(drafts, { answeredOtherwise: 1 });
  });

  it('withdraws a draft whose question was deleted', async () => {
    let drafts;
    await reviewing(async (chat, desk) => {
      await chat.say(1);
      await desk.reached('open');
      await chat.tell('messageDeleted', { key: '1:deleted', id: 1 });
      await chat.decide(LATER, send());
      await desk.reached('note `/send` did nothing');
      drafts = await end(chat, desk);
      assert.deepEqual(saidOf(desk), []);
    });

    assert.deepEqual(drafts, { superseded: 1 });
  });

  it('explains itself where a command is not understood', async () => {
    const desk = await reviewing(async (chat, desk) => {
      await chat.say(1);
      await desk.reached('open');
      await chat.decide(LATER, { kind: 'unknown', word: 'snd' });
      await desk.reached('note `/snd` is no command');
      await chat.decide(LATER + 1, send());
      await desk.reached('reply');
    });

    assert.deepEqual(saidOf(desk), ['reply re: question 1']);
  });

  it('still sends what was drafted after the bot was switched to send', async () => {
    const desk = await reviewing(async (chat, desk) => {
      await chat.say(1);
      await desk.reached('open');
      await chat.decide(LATER, send(), { replyMode: 'send' });
      await desk.reached('reply');
    });

    assert.deepEqual(saidOf(desk), ['reply re: question 1']);
  });

  it('drafts parts, quick replies and cards as they would be, and resolves only once they are sent', async () => {
    const options = [{ title: 'Yes', value: 'yes' }];
    const cards = [{ title: 'Tent', actions: [{ type: 'link' as const, text: 'Look', uri: 'https://example.com' }] }];
    const desk = await reviewing(
      async (chat, desk) => {
        await chat.say(1);
        await desk.reached('open');
        assert.equal(desk.status, 'open');
        await chat.decide(LATER, send());
        await desk.reached('resolved');
      },
      {
        desk: {
          channel: 'Channel::WebWidget',
          graph: () => ({ reply: 'Which?', actions: { options, cards, labels: ['tent'], resolve: true } }),
        },
      },
    );

    assert.match(
      notesOf(desk)[0] ?? '',
      /^\*\*Draft\.\*\* It is sent as 2 messages\. Quick replies below it: Yes\. Once it is sent the conversation is resolved\.\n\nWhich\?\n\n\*\*Tent\*\*/,
    );
    assert.deepEqual(
      desk.sends.map(({ text, options: offered, items }) => [text, offered.length, items?.type]),
      [
        ['Which?', 1, undefined],
        ['**Tent**\n[Look](https://example.com)', 0, 'cards'],
      ],
    );
    assert.deepEqual(
      desk.done.filter((entry) => /^(labels|open|resolved|reply)/.test(entry)),
      ['labels tent', 'open', 'reply Which?', 'reply **Tent**\n[Look](https://example.com)', 'resolved'],
    );
  });

  it('hands over after a draft, with what it would have said, and is silent from then on', async () => {
    let drafts;
    const desk = await reviewing(
      async (chat, desk) => {
        await chat.say(1);
        await desk.reached('open');
        await chat.say(2);
        const result = await chat.result();
        drafts = [result.outcome, result.drafts];
      },
      { desk: { graph: ({ turn }) => (turn === 1 ? 'hello' : handsOff({ reason: 'asked' }, 'A moment.')) } },
    );

    assert.deepEqual(saidOf(desk), []);
    assert.match(notesOf(desk)[1] ?? '', /It would have said:\n\nA moment\./);
    assert.deepEqual(desk.labels, ['ai-off']);
    assert.deepEqual(drafts, ['handedOff', { answeredOtherwise: 1 }]);
  });
});

describe('a draft over time', function () {
  this.timeout(60_000);
  const lost = () => ApplicationFailure.nonRetryable('POST messages', 'SendUnconfirmed', Date.now());

  it('is reminded of once, and expires: people are asked, and the customer is told nothing', async () => {
    const desk = createDesk();
    const policy = { ...review, reviewReminder: 4 * 3_600_000, handoffMessage: 'A colleague comes' };

    const result = await withConversation({ desk, skipTime: true, policy }, async (chat) => {
      await chat.say(1);
      return chat.result();
    });

    assert.deepEqual(
      notesOf(desk).map((note) => note.split('\n')[0]),
      [
        '**Draft.**',
        notesOf(desk)[1],
        '**The bot hands this conversation over.** Reason: nobody decided on the draft of an answer.',
      ],
    );
    assert.match(notesOf(desk)[1] ?? '', /^\*\*A draft has waited for 4 hours\*\*/);
    assert.deepEqual(saidOf(desk), []);
    assert.deepEqual([result.outcome, result.drafts, desk.labels], ['handedOff', { expired: 1 }, ['ai-off']]);
  });

  it('expires by a note where the bot may not hand off', async () => {
    const desk = createDesk();
    const policy = { ...review, handoffEnabled: false, idleEnd: 3_600_000 };

    const result = await withConversation({ desk, skipTime: true, policy }, async (chat) => {
      await chat.say(1);
      return chat.result();
    });

    assert.match(notesOf(desk)[1] ?? '', /^\*\*Please have a look at this conversation\.\*\* Reason: nobody decided/);
    assert.deepEqual([result.outcome, result.drafts, saidOf(desk)], ['idle', { expired: 1 }, []]);
  });

  it('outlives continue-as-new', async () => {
    const desk = await reviewing(
      async (chat, desk) => {
        await chat.say(1);
        await desk.reached('open');
        for (const number of [1, 2, 3]) {
          await chat.decide(LATER + number, { kind: 'unknown', word: 'snd' });
          await desk.reached('note `/snd`', number);
        }
        await chat.decide(LATER + 4, send());
        await desk.reached('reply');
        const { client } = await temporal();
        const { runId } = await client.workflow.getHandle(chat.id).describe();
        assert.notEqual(runId, chat.firstRun());
      },
      { policy: { continueAfterEvents: 20 } },
    );

    assert.deepEqual(saidOf(desk), ['reply re: question 1']);
    assert.equal(desk.turns.length, 1);
  });

  it('is shown again where nobody knows of its note, and either is the same draft', async () => {
    let tries = 0;
    const desk = await reviewing(
      async (chat, desk) => {
        await chat.say(1);
        await desk.reached('open');
        await chat.decide(LATER, send());
        await desk.reached('reply');
      },
      {
        desk: {
          override: (_, { addNote }) => ({
            async addNote(input) {
              const noted = await addNote(input);
              if (++tries === 1) throw lost();
              return noted;
            },
          }),
        },
      },
    );

    assert.equal(notesOf(desk).length, 2);
    assert.deepEqual(saidOf(desk), ['reply re: question 1']);
  });

  it('is told by its echo where the answer to its note was lost', async () => {
    const desk = await reviewing(
      async (chat, desk) => {
        await chat.say(1);
        await desk.reached('note **Draft');
        const fact = { key: '1001:echo', sendKey: 'default:1:draft:1/1', id: 1001, senderId: 1 };
        await chat.tell('replyEchoed', fact);
        await desk.reached('open');
        await chat.decide(LATER, send());
        await desk.reached('reply');
      },
      {
        desk: {
          override: (_, { addNote }) => ({
            async addNote(input) {
              await addNote(input);
              throw lost();
            },
          }),
        },
      },
    );

    assert.equal(notesOf(desk).length, 1);
    assert.deepEqual(saidOf(desk), ['reply re: question 1']);
  });

  it('calls people where its note is refused', async () => {
    const desk = await reviewing(
      async (chat) => {
        await chat.say(1);
        const { outcome, reason } = await chat.result();
        assert.deepEqual([outcome, reason], ['handedOff', 'the draft of an answer could not be shown']);
      },
      {
        desk: {
          override: () => ({
            addNote: () => Promise.reject(ApplicationFailure.nonRetryable('403', 'ChatwootRejected', 403)),
          }),
        },
      },
    );

    assert.deepEqual(saidOf(desk), ['fallback Sorry, I could not answer that just now.']);
  });

  it('is sent as it is when its send is lost on the way', async () => {
    let tries = 0;
    const desk = await reviewing(
      async (chat, desk) => {
        await chat.say(1);
        await desk.reached('open');
        await chat.decide(LATER, send());
        await desk.reached('confirm');
        assert.deepEqual(await end(chat, desk), { sent: 1 });
      },
      {
        desk: {
          override: (_, { sendReply }) => ({
            async sendReply(input) {
              const sent = await sendReply(input);
              if (++tries === 1) throw lost();
              return sent;
            },
          }),
        },
      },
    );

    assert.deepEqual(saidOf(desk), ['reply re: question 1']);
  });

  it('says nothing of the settings beside a person who is at it', async () => {
    const desk = await reviewing(
      async (chat, desk) => {
        await chat.say(1);
        await desk.reached('open');
        desk.assignee = { type: 'User', id: 5 };
        await chat.say(2);
        assert.equal((await chat.result()).outcome, 'handedOff');
      },
      {
        policy: { handoffMessage: 'A colleague comes' },
        desk: { graph: ({ turn }) => (turn === 1 ? 'hello' : handsOff({ reason: 'asked' })) },
      },
    );

    assert.deepEqual(saidOf(desk), []);
  });
});

describe('a draft of a bot that sends by itself', () => {
  const sending = { replyMode: 'send', reviewBelow: 0.5 } as const;
  const asking: [string, Partial<Outcome>, string][] = [
    ['asks for it', { reply: 'hi', actions: { review: true } }, 'it asks for a look'],
    ['says why', { reply: 'hi', actions: { review: 'a refund' } }, 'a refund'],
    ['is not sure', { reply: 'hi', actions: { confidence: 0.4 } }, 'it is not sure (40 %)'],
  ];
  for (const [title, outcome, why] of asking) {
    it(`is made where the graph ${title}, and sent by a person's word`, async () => {
      const desk = await reviewing(
        async (chat, desk) => {
          await chat.say(1);
          await desk.reached('open');
          await chat.decide(LATER, send());
          await desk.reached('reply');
          assert.deepEqual(await end(chat, desk), { sent: 1 });
        },
        { policy: sending, desk: { graph: () => outcome } },
      );

      assert.ok(notesOf(desk)[0]?.startsWith(`**Draft.** The bot does not send it by itself: ${why}.\n\nhi`));
      assert.deepEqual(saidOf(desk), ['reply hi']);
    });
  }

  it('is not made where the graph is sure enough, or nobody has said what is too little', async () => {
    for (const policy of [sending, { ...sending, reviewBelow: null }]) {
      const confidence = policy.reviewBelow ?? 0;
      const desk = await reviewing(
        async (chat, desk) => {
          await chat.say(1);
          await desk.reached('reply');
        },
        { policy, desk: { graph: () => ({ reply: 'hi', actions: { confidence, review: false } }) } },
      );

      assert.deepEqual([saidOf(desk), notesOf(desk)], [['reply hi'], []]);
    }
  });

  it('leaves no label of silence where the bot calls a person after it', async () => {
    const desk = await reviewing(
      async (chat, desk) => {
        await chat.say(1);
        await desk.reached('open');
        await chat.say(2);
        assert.equal((await chat.result()).outcome, 'handedOff');
      },
      {
        policy: sending,
        desk: { graph: ({ turn }) => (turn === 1 ? { reply: 'hi', actions: { review: true } } : handsOff({})) },
      },
    );

    assert.deepEqual([desk.labels, saidOf(desk)], [[], []]);
  });
});
