import assert from 'node:assert/strict';
import { createDesk, silentGraph } from '../support/desk.ts';
import { withConversation } from '../support/conversation.ts';

describe('conversation over time', function () {
  this.timeout(60_000);

  it('asks for a person when the graph gives no answer by the deadline', async () => {
    const desk = createDesk({ graph: silentGraph });

    const result = await withConversation({ desk, policy: { answerDeadline: 1500 } }, async (chat) => {
      await chat.say(1, 'a');
      return chat.result();
    });

    assert.deepEqual(
      desk.done.map((entry) => entry.split(' ')[0]),
      ['graph', 'open', 'note', 'fallback'],
    );
    assert.equal(result.outcome, 'handedOff');
  });

  it('ends an idle conversation after IDLE_END', async () => {
    const desk = createDesk();

    const result = await withConversation({ desk, skipTime: true }, async (chat) => {
      await chat.say(1, 'a');
      return chat.result();
    });

    assert.deepEqual(result, {
      outcome: 'idle',
      reason: 'nobody wrote for a long time',
      turns: 1,
      replies: 1,
      tokens: 2,
      usage: { inputTokens: 1, outputTokens: 1 },
      usageByTurn: [{ turn: 1, inputTokens: 1, outputTokens: 1 }],
      sends: { acknowledged: 1, echoed: 0, readBack: 0, absent: 0, ambiguous: 0 },
      soFar: { turns: 1, tokens: 2, recentTurns: [], seen: [1], answeredUpTo: 1 },
      leftAs: { snapshot: { ...desk.snapshot(), at: 2 }, statusAt: 2 },
    });
  });

  it('follows up once after silence, then resolves', async () => {
    const desk = createDesk();
    const policy = { followUpAfter: 3_600_000, followUpMessage: 'Still there?', resolveAfter: 7_200_000 };

    const result = await withConversation({ desk, skipTime: true, policy }, async (chat) => {
      await chat.say(1, 'a');
      return chat.result();
    });

    assert.deepEqual(desk.done, ['graph a', 'reply re: a', 'followup Still there?', 'resolved']);
    assert.equal(result.outcome, 'resolved');
  });

  it('sends the holding message while the graph takes long', async () => {
    let finish: (reply: string) => void = () => undefined;
    const slow = new Promise<string>((resolve) => (finish = resolve));
    const desk = createDesk({ graph: () => slow });

    await withConversation({ desk, policy: { holdingMessage: 'One moment', holdingAfter: 300 } }, async (chat) => {
      await chat.say(1, 'a');
      await desk.reached('holding');
      finish('there you are');
      await desk.reached('reply');
    });

    assert.deepEqual(desk.done, ['graph a', 'holding One moment', 'reply there you are']);
  });
});
