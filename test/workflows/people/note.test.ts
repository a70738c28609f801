import assert from 'node:assert/strict';
import { emptyInbox, type Inbox } from '../../../src/workflows/facts/inbox.ts';
import { writeNote } from '../../../src/workflows/people/note.ts';
import { createRun } from '../../../src/workflows/run.ts';
import { defaultPolicy as policy } from '../../support/conversation.ts';
import { customerMessage } from '../../support/desk.ts';

const ref = { agent: 'default', account: 1, conversation: 1, inbox: 1 };

function note(inbox: Partial<Inbox>, summary: string | null = null): string[] {
  const run = { ...createRun({ ref, policy, contact: null, startedBy: 'messageReceived' }, 0), turns: 2 };
  return writeNote({ ...run, inbox: { ...emptyInbox(policy, null), ...inbox } }, 'the model is down', summary).split(
    '\n\n',
  );
}

const opening = '**The bot hands this conversation over.** Reason: the model is down.';

describe('writeNote', () => {
  it('says why, and what waits for an answer', () => {
    const unanswered = [customerMessage(1, 'Is it waterproof?'), customerMessage(2, 'Hello?')];

    assert.deepEqual(note({ unanswered }), [opening, 'Last question: Is it waterproof?\nHello?', 'Turns so far: 2.']);
  });

  it('quotes the last question where nothing waits', () => {
    const dialogue = [
      { id: 1, role: 'user' as const, text: 'Hello' },
      { id: 2, role: 'user' as const, text: 'Where is my tent?' },
      { id: 3, role: 'assistant' as const, text: 'On its way' },
    ];

    assert.deepEqual(note({ dialogue }), [opening, 'Last question: Where is my tent?', 'Turns so far: 2.']);
  });

  it("holds the graph's summary, and no line without content", () => {
    assert.deepEqual(note({}, 'wants a refund'), [opening, 'Summary: wants a refund', 'Turns so far: 2.']);
  });

  it('quotes at most 500 characters, and never half of one', () => {
    const lines = note({ unanswered: [customerMessage(1, `${'x'.repeat(499)}🏕 and more`)] });

    assert.equal(lines[1], `Last question: ${'x'.repeat(499)}`);
  });
});
