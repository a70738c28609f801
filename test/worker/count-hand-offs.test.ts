import assert from 'node:assert/strict';
import type { Activities, SetStatus } from '../../src/contracts/activities.ts';
import type { Meter } from '../../src/contracts/metrics.ts';
import { countHandOffs } from '../../src/worker/count-hand-offs.ts';
import { createDesk, handsOff } from '../support/desk.ts';
import { withConversation } from '../support/conversation.ts';

const ref = { agent: 'default', account: 1, conversation: 1, inbox: 1 };
const WHERE = { namespace: 'default', taskQueue: 'test' };

/** Keeps what is counted: its name, what it is counted under, and for whom. */
function createTally() {
  const counted: string[] = [];
  const labels: Record<string, string>[] = [];
  const take = (name: string, tags: Record<string, string> = {}) => {
    counted.push([name, tags.cause].filter(Boolean).join(' '));
    labels.push(tags);
  };
  const meter: Meter = {
    createCounter: (name: string) => ({
      add: (_value: number, tags?: Record<string, string>) => {
        take(name, tags);
      },
    }),
    createHistogram: (name: string) => ({
      record: (_value: number, tags?: Record<string, string>) => {
        take(name, tags);
      },
    }),
  };
  return { counted, labels, meter };
}

describe('countHandOffs', () => {
  const opens: SetStatus = { ref, status: 'open', from: ['pending'], unlessNewerThan: null };
  const done: Pick<Activities, 'setStatus'> = {
    setStatus: () => Promise.resolve({ changed: true, status: 'open', newer: null }),
  };

  it('counts a hand-off, what waited for it, and that it was late, as workflows are counted', async () => {
    const { counted, labels, meter } = createTally();
    const { setStatus } = countHandOffs(done, meter, WHERE);

    await setStatus({ ...opens, counts: { cause: 'graph', waited: { since: 0, deadline: 60_000 } } });
    await setStatus({ ...opens, counts: { cause: 'limit', waited: { since: Date.now(), deadline: 60_000 } } });
    await setStatus({ ...opens, counts: { cause: 'operator', waited: null } });
    await setStatus(opens);

    assert.deepEqual(counted, [
      'chatwoot_hand_offs graph',
      'chatwoot_answer_seconds',
      'chatwoot_answers_late',
      'chatwoot_hand_offs limit',
      'chatwoot_answer_seconds',
      'chatwoot_hand_offs operator',
    ]);
    assert.deepEqual(labels[1], { ...WHERE, workflowType: 'conversation', agent: ref.agent });
  });

  it('counts nothing that was not done', async () => {
    const away: typeof done = { setStatus: () => Promise.reject(new Error('away')) };
    const { counted, meter } = createTally();
    const { setStatus } = countHandOffs(away, meter, WHERE);

    await assert.rejects(setStatus({ ...opens, counts: { cause: 'graph', waited: null } }));

    assert.deepEqual(counted, []);
  });

  it('is told by a conversation why people get it', async () => {
    const desk = createDesk({ graph: () => handsOff({}) });
    const { counted, meter } = createTally();
    desk.activities = countHandOffs(desk.activities, meter, WHERE);

    await withConversation({ desk }, async (chat) => {
      await chat.say(1);
      await chat.result();
    });

    assert.deepEqual(counted, ['chatwoot_hand_offs graph']);
  });
});
