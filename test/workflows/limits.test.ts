import assert from 'node:assert/strict';
import { createDesk, silentGraph } from '../support/desk.ts';
import { withConversation } from '../support/conversation.ts';

describe('limits of a conversation', function () {
  this.timeout(60_000);

  it('asks for a person after MAX_TURNS', async () => {
    const desk = createDesk();

    const result = await withConversation({ desk, policy: { maxTurns: 1 } }, async (chat) => {
      await chat.say(1, 'a');
      await desk.reached('reply');
      await chat.say(2, 'b');
      return chat.result();
    });

    assert.equal(result.reason, 'the limit of 1 turns is reached');
    assert.equal(desk.turns.length, 1);
  });

  it('says the fallback text, with a note, where it may not hand off', async () => {
    const desk = createDesk();

    await withConversation({ desk, policy: { maxTokens: 1, handoffEnabled: false } }, async (chat) => {
      await chat.say(1, 'a');
      await desk.reached('reply');
      await chat.say(2, 'b');
      await desk.reached('fallback');
    });

    assert.deepEqual(
      desk.done.map((entry) => entry.split(' ')[0]),
      ['graph', 'reply', 'note', 'fallback'],
    );
  });

  it('asks for a person where earlier runs have used it up, and the graph is not called', async () => {
    const soFar = { turns: 50, tokens: 0, recentTurns: [] };
    const asked: unknown[] = [];
    const desk = createDesk({
      override: () => ({
        runGraph({ limits }) {
          asked.push(limits);
          return Promise.resolve({ kind: 'limited', soFar });
        },
      }),
    });

    const result = await withConversation({ desk, policy: { maxTurns: 50 } }, async (chat) => {
      await chat.say(1, 'a');
      return chat.result();
    });

    assert.deepEqual([result.reason, result.cause, result.turns], ['the limit of 50 turns is reached', 'limit', 0]);
    assert.deepEqual(asked, [{ maxTurns: 50, maxTokens: null, maxTurnsPerHour: 60 }]);
  });

  it('cuts off two bots that talk to each other', async () => {
    const desk = createDesk();

    const result = await withConversation({ desk, policy: { maxTurnsPerHour: 3 } }, async (chat) => {
      for (const id of [1, 2, 3]) {
        await chat.say(id);
        await desk.reached('reply', id);
      }
      await chat.say(4);
      return chat.result();
    });

    assert.equal(result.reason, 'more than 3 turns in an hour');
    assert.equal(desk.turns.length, 3);
  });

  it('asks for a person when messages flood in', async () => {
    const desk = createDesk({ graph: silentGraph });

    const result = await withConversation({ desk, policy: { debounce: 60_000, debounceMax: 60_000 } }, async (chat) => {
      await chat.say(1, 'x'.repeat(200 * 1024));
      await chat.say(2, 'x'.repeat(100 * 1024));
      return chat.result();
    });

    assert.equal(result.reason, 'too many messages at once');
    assert.equal(desk.turns.length, 0);
  });
});
