import assert from 'node:assert/strict';
import {
  writeDraft,
  writeReminder,
  writeTooLate,
  writeUnknown,
  type Shown,
} from '../../../src/workflows/drafts/write-draft.ts';

const HOW =
  '`/send` sends it. `/send` and a text sends that text instead. `/redo` and a hint makes another draft. `/drop` discards it.';
const piece = (text: string, ...titles: string[]) => ({
  text,
  options: titles.map((title) => ({ title, value: title })),
});
const write = (shown: Partial<Shown>) =>
  writeDraft({ pieces: [piece('Hello')], resolves: false, replaces: false, left: 0, ...shown }).split('\n\n');

describe('writeDraft', () => {
  it('begins with the word, holds the reply word for word, and ends with what can be typed', () => {
    assert.deepEqual(write({ pieces: [piece('Hello,\n**you**')] }), ['**Draft.**', 'Hello,\n**you**', '---', HOW]);
  });

  const remarks: [string, Partial<Shown>, string][] = [
    ['that it replaces another', { replaces: true }, 'It replaces the draft above: the customer has written since.'],
    ['why it is one', { why: 'a refund' }, 'The bot does not send it by itself: a refund.'],
    ['its parts', { pieces: [piece('a'), piece('b')] }, 'It is sent as 2 messages.'],
    ['quick replies', { pieces: [piece('a', 'Yes', 'No')] }, 'Quick replies below it: Yes, No.'],
    [
      'what is too much',
      { left: 2 },
      'The end of the reply (2 more messages) is not part of it: that is too much for one answer.',
    ],
    ['that it resolves', { resolves: true }, 'Once it is sent the conversation is resolved.'],
  ];
  for (const [what, shown, remark] of remarks) {
    it(`says ${what}`, () => {
      assert.equal(write(shown)[0], `**Draft.** ${remark}`);
    });
  }

  it('says so where there are no words', () => {
    assert.equal(write({ pieces: [], resolves: true })[1], '*(no words: `/send` resolves the conversation)*');
  });

  it('closes a block of code that would swallow the commands', () => {
    assert.equal(write({ pieces: [piece('```\nrun')] })[1], '```\nrun\n```');
  });
});

describe('the other notes around drafts', () => {
  it('say what was not done, and why', () => {
    assert.equal(
      writeTooLate({ kind: 'send', text: null }, 'sent'),
      '`/send` did nothing: the draft was sent already.',
    );
    assert.equal(writeTooLate({ kind: 'drop' }, null), '`/drop` did nothing: there is no draft that waits.');
    assert.equal(writeUnknown('snd'), `\`/snd\` is no command, and nothing was done. ${HOW}`);
  });

  it('say how long a draft has waited', () => {
    assert.match(writeReminder(90 * 60_000), /has waited for 90 minutes\*\*/);
    assert.match(writeReminder(4 * 3_600_000), /has waited for 4 hours\*\*/);
  });
});
