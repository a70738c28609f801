import assert from 'node:assert/strict';
import type { MetricTags } from '@temporalio/common';
import { countOnce, type Meter } from '../../src/worker/count-once.ts';
import { withConversation } from '../support/conversation.ts';
import { createDesk, handsOff } from '../support/desk.ts';

/** Adds up what is counted, by name and by what became of it. */
function createTally() {
  const sums: Record<string, number> = {};
  const add = (name: string, { outcome, cause }: MetricTags = {}) => {
    const key = [name, outcome, cause].filter(Boolean).join(' ');
    sums[key] = (sums[key] ?? 0) + 1;
  };
  const meter: Meter = {
    createCounter: (name) => ({
      add: (_value, tags) => {
        add(name, tags);
      },
    }),
    createHistogram: (name) => ({
      record: (_value, tags) => {
        add(name, tags);
      },
    }),
  };
  return { sums, meter };
}

describe('what a conversation tells', () => {
  it('is counted once where a webhook crosses with its end, and its last task is tried again', async () => {
    const desk = createDesk({ graph: () => handsOff(true) });
    const { sums, meter } = createTally();
    const { sinks, counted } = countOnce(meter, { namespace: 'default', taskQueue: 'test' });
    desk.activities = counted(desk.activities);
    let tries = 0;
    let crosses: () => Promise<void> = () => Promise.resolve();
    // Runs before the task is handed in: what the server takes meanwhile makes it refuse that.
    const crossing: typeof sinks = {
      counts: {
        add: {
          fn: async (info, entry, nth) => {
            await sinks.counts.add.fn(info, entry, nth);
            if (entry.series === 'endings' && ++tries === 1) await crosses();
          },
        },
      },
    };

    const result = await withConversation({ desk, sinks: crossing }, async (chat) => {
      crosses = () => chat.tell('humanReplied', { key: 'h', id: 2, text: 'me' });
      await chat.say(1);
      return chat.result();
    });

    assert.equal(result.outcome, 'handedOff');
    assert.equal(tries, 2);
    assert.deepEqual(sums, {
      'chatwoot_turns handedOff': 1,
      'chatwoot_hand_offs graph': 1,
      chatwoot_answer_seconds: 1,
      // In and out.
      chatwoot_tokens: 2,
      'chatwoot_conversations_ended handedOff': 1,
    });
  });
});
