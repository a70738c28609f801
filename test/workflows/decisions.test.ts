import assert from 'node:assert/strict';
import type { Policy } from '../../src/contracts/conversation.ts';
import { ActivityFailure, TimeoutFailure } from '@temporalio/common';
import { dueOf, graphTimeouts, renewDue, untilDue, workersWereAway } from '../../src/workflows/turn/deadline.ts';
import { emptyInbox, type Inbox } from '../../src/workflows/facts/inbox.ts';
import { interruption, MAX_RESTARTS } from '../../src/workflows/turn/interruption.ts';
import { nextStep } from '../../src/workflows/next-step.ts';
import { createRun, type Run } from '../../src/workflows/run.ts';
import { splitReply } from '../../src/workflows/turn/split-reply.ts';
import { remember, window } from '../../src/workflows/facts/window.ts';
import { defaultPolicy } from '../support/conversation.ts';
import { customerMessage } from '../support/desk.ts';

const ref = { agent: 'default', account: 1, conversation: 1, inbox: 1 };
const ours = { status: 'pending', assigneeType: null, assigneeId: null, labels: [], at: 1 } as const;

function run(changes: Partial<Run> = {}, inbox: Partial<Inbox> = {}, policy: Partial<Policy> = {}): Run {
  const whole = { ...defaultPolicy, ...policy };
  const start = createRun({ ref, policy: whole, contact: null, startedBy: 'messageReceived' }, 0);
  return { ...start, ...changes, inbox: { ...emptyInbox(whole, null), snapshot: { ...ours, labels: [] }, ...inbox } };
}

const waiting = { unanswered: [customerMessage(1)], firstAt: 0, lastAt: 0 };

describe('nextStep', () => {
  const cases: [string, Run, number, object][] = [
    [
      'waits for the end of a burst',
      run({}, { ...waiting, lastAt: 500 }, { debounce: 1500 }),
      600,
      { kind: 'wait', until: 2000, for: 'more' },
    ],
    [
      'waits no longer than the cap',
      run({}, { ...waiting, lastAt: 7500 }, { debounce: 1500 }),
      7900,
      { kind: 'wait', until: 8000, for: 'more' },
    ],
    ['answers then', run({}, waiting, { debounce: 1500 }), 1500, { kind: 'answer' }],
    [
      'checks a claim before anything else',
      run({ handOffWanted: 'x' }, { ...waiting, claim: { why: 'assigned', certain: false } }),
      0,
      { kind: 'checkOwner' },
    ],
    [
      'hands off when an operator asked',
      run({ handOffWanted: 'asked' }, waiting),
      0,
      { kind: 'handOff', reason: 'asked' },
    ],
    [
      'waits while paused',
      run({ paused: true }, waiting, { idleEnd: 9 }),
      1,
      { kind: 'wait', until: 10, for: 'anything' },
    ],
    [
      'looks again where a turn could not see the messages',
      run({ blind: { newest: [1], next: 5, tries: 0 } }),
      5,
      { kind: 'lookAgain' },
    ],
    ['looks when the conversation came back', run({}, { returnedAt: 1 }), 0, { kind: 'look' }],
    [
      'yields to the former assignee',
      run({}, { ...waiting, formerAssignee: 5 }, { onReopen: 'open' }),
      0,
      { kind: 'yieldToFormer' },
    ],
    [
      'hands off a flood',
      run({}, { ...waiting, shed: 1 }),
      0,
      { kind: 'handOff', reason: 'too many messages at once' },
    ],
    [
      'is silent about a flood without hand-off',
      run({}, { ...waiting, shed: 1 }, { handoffEnabled: false }),
      0,
      { kind: 'silence', reason: 'too many messages at once' },
    ],
    [
      'hands off what the channel refused',
      run({}, { undelivered: 'k' }),
      0,
      { kind: 'handOff', reason: 'the channel refused a reply' },
    ],
    ['ends after the idle time', run({}, {}, { idleEnd: 10 }), 10, { kind: 'end' }],
    ['waits until the idle time', run({}, {}, { idleEnd: 10 }), 9, { kind: 'wait', until: 10, for: 'anything' }],
    [
      'does not resolve what the bot never answered',
      run({}, {}, { resolveAfter: 5, idleEnd: 10 }),
      6,
      { kind: 'wait', until: 10, for: 'anything' },
    ],
    ['resolves after silence', run({ replies: 1 }, {}, { resolveAfter: 5 }), 5, { kind: 'resolve' }],
    [
      'resolves after a turn that the graph left silent',
      run({ keptSilent: true }, {}, { resolveAfter: 5 }),
      5,
      { kind: 'resolve' },
    ],
    ['follows up once', run({ replies: 1 }, {}, { followUpAfter: 5, followUpMessage: 'Hm?' }), 5, { kind: 'followUp' }],
    [
      'does not follow up on silence',
      run({ keptSilent: true }, {}, { followUpAfter: 5, followUpMessage: 'Hm?', idleEnd: 9 }),
      6,
      { kind: 'wait', until: 9, for: 'anything' },
    ],
    [
      'does not follow up twice',
      run({ replies: 1, followedUp: true }, {}, { followUpAfter: 5, followUpMessage: 'Hm?', idleEnd: 9 }),
      6,
      { kind: 'wait', until: 9, for: 'anything' },
    ],
    [
      'forgets turns older than an hour',
      run({ recentTurns: [0] }, waiting, { maxTurnsPerHour: 1 }),
      3_600_000,
      { kind: 'answer' },
    ],
  ];
  const quiet = { kind: 'wait', until: 9, for: 'anything' };
  const answer = { kind: 'answer' };
  const claim = { why: 'assigned', certain: false } as const;
  const asked = { checkpoint: 'c', fingerprint: 'f' };
  const note = { ...customerMessage(2), note: true as const };
  const labelled = { ...ours, labels: ['ai-off'] };
  const resolved = { ...ours, labels: [], status: 'resolved' as const };
  const voice = {
    ...customerMessage(1, '', 0),
    attachments: [{ type: 'audio', name: 'a', url: null, transcript: null }],
  };
  const mails = { dialogue: [customerMessage(1, 'Hi'), { id: 2, role: 'assistant' as const, text: 'Hello' }] };
  const again = { ...waiting, ...mails, unanswered: [customerMessage(3, 'Hi')] };
  const repeated = 'the same mail came again after its answer, as from a machine';
  const followUp = { followUpAfter: 5, followUpMessage: 'Hm?', idleEnd: 9 };
  const close: typeof cases = [
    ['waits before it has seen anything', run({}, { snapshot: null }, { idleEnd: 9 }), 0, quiet],
    [
      'keeps a label in an API inbox that is not resolved',
      run({}, { snapshot: labelled }, { mode: 'api-inbox', idleEnd: 9 }),
      0,
      quiet,
    ],
    ['keeps none where none is', run({}, { snapshot: resolved }, { mode: 'api-inbox', idleEnd: 9 }), 0, quiet],
    [
      'keeps a label of a bot’s inbox',
      run({}, { snapshot: { ...resolved, labels: ['ai-off'] } }, { idleEnd: 9 }),
      0,
      quiet,
    ],
    ['answers a person’s note though a claim stands', run({}, { ...waiting, claim, unanswered: [note] }), 0, answer],
    [
      'looks first where it is certain',
      run({}, { ...waiting, claim: { ...claim, certain: true }, unanswered: [note] }),
      0,
      { kind: 'checkOwner' },
    ],
    [
      'looks first once it goes on by that note',
      run({ resuming: { key: note.key, asked } }, { ...waiting, claim, unanswered: [note] }),
      0,
      { kind: 'checkOwner' },
    ],
    [
      'goes on by another note',
      run({ resuming: { key: 'x', asked } }, { ...waiting, claim, unanswered: [note] }),
      0,
      answer,
    ],
    [
      'owes an answer to a note before it yields',
      run({}, { ...waiting, unanswered: [note], formerAssignee: 5 }, { onReopen: 'open' }),
      0,
      answer,
    ],
    ['does not yield where it shall answer', run({}, { ...waiting, formerAssignee: 5 }), 0, answer],
    ['does not yield to nobody', run({}, waiting, { onReopen: 'open' }), 0, answer],
    ['shows people what a machine wrote', run({}, { machineWrote: true }), 0, { kind: 'showMachineMail' }],
    [
      'waits for the words of a voice note',
      run({}, { ...waiting, unanswered: [voice] }),
      0,
      { kind: 'wait', until: 10_000, for: 'more' },
    ],
    [
      'waits for them no longer than a quarter of the deadline',
      run({}, { ...waiting, unanswered: [voice] }, { answerDeadline: 8000 }),
      0,
      { kind: 'wait', until: 2000, for: 'more' },
    ],
    [
      'answers a voice note whose words are there',
      run(
        {},
        {
          ...waiting,
          unanswered: [{ ...voice, attachments: [{ type: 'audio', name: 'a', url: null, transcript: 'hi' }] }],
        },
      ),
      0,
      answer,
    ],
    [
      'answers a voice note with a text',
      run({}, { ...waiting, unanswered: [{ ...voice, text: 'listen' }] }),
      0,
      answer,
    ],
    [
      'answers a picture without words',
      run(
        {},
        {
          ...waiting,
          unanswered: [{ ...voice, attachments: [{ type: 'image', name: 'a', url: null, transcript: null }] }],
        },
      ),
      0,
      answer,
    ],
    [
      'waits where one of several files speaks',
      run(
        {},
        {
          ...waiting,
          unanswered: [
            {
              ...voice,
              attachments: [{ type: 'image', name: 'a', url: null, transcript: null }, ...voice.attachments],
            },
          ],
        },
      ),
      0,
      { kind: 'wait', until: 10_000, for: 'more' },
    ],
    ['answers a text without files', run({}, { ...waiting, unanswered: [customerMessage(1, '', 0)] }), 0, answer],
    [
      'asks a person where a mail says the same again',
      run({ channel: 'Channel::Email' }, again),
      0,
      { kind: 'handOff', reason: repeated },
    ],
    ['answers the same again in a chat', run({ channel: 'Channel::WebWidget' }, again), 0, answer],
    [
      'waits to resolve',
      run({ replies: 1, quietSince: 10 }, {}, { resolveAfter: 5 }),
      10,
      { kind: 'wait', until: 15, for: 'anything' },
    ],
    [
      'waits to follow up',
      run({ replies: 1, quietSince: 10 }, {}, { ...followUp, idleEnd: 99 }),
      10,
      { kind: 'wait', until: 15, for: 'anything' },
    ],
    ['does not follow up without a word', run({ replies: 1 }, {}, { ...followUp, followUpMessage: null }), 5, quiet],
    ['does not follow up without a time', run({ replies: 1 }, {}, { ...followUp, followUpAfter: null }), 5, quiet],
    [
      'looks no more where it has looked often enough',
      run({ blind: { newest: [1], next: null, tries: 9 } }, {}, { idleEnd: 9 }),
      5,
      quiet,
    ],
  ];
  for (const [title, state, now, expected] of [...cases, ...close]) {
    it(title, () => {
      assert.deepEqual(nextStep(state, now), expected);
    });
  }

  it('removes the silence label of a resolved API inbox conversation', () => {
    const snapshot = { ...ours, status: 'resolved' as const, labels: ['ai-off'] };

    assert.deepEqual(nextStep(run({}, { snapshot }, { mode: 'api-inbox' }), 0), { kind: 'clearLabel' });
  });
});

describe('interruption', () => {
  const [one, two] = [customerMessage(1), customerMessage(2)];
  const both = { unanswered: [one, two] };
  const cases: [string, Run, string | undefined][] = [
    ['nothing', run({}, { unanswered: [one] }), undefined],
    ['a newer message', run({}, both), 'newer'],
    ['a newer message that queues', run({}, both, { onNewMessage: 'queue' }), undefined],
    ['a newer message after many restarts', run({ restarts: MAX_RESTARTS }, both), undefined],
    ['a claim', run({}, { unanswered: [one], claim: { why: 'assigned', certain: false } }), 'taken'],
    ['a pause', run({ paused: true }, { unanswered: [one] }), 'asked'],
    ['a wanted hand-off', run({ handOffWanted: 'x' }, { unanswered: [one] }), 'asked'],
    ['a deletion', run({}, { unanswered: [] }), 'deleted'],
    ['a deletion after many restarts', run({ restarts: MAX_RESTARTS }, { unanswered: [] }), 'deleted'],
    ['an edit', run({}, { unanswered: [{ ...one, text: 'other' }] }), 'edited'],
    [
      'an edit after many restarts',
      run({ restarts: MAX_RESTARTS }, { unanswered: [{ ...one, text: 'other' }] }),
      undefined,
    ],
  ];
  for (const [title, state, expected] of cases) {
    it(`${title}: ${expected ?? 'the turn goes on'}`, () => {
      assert.equal(interruption(state, [one]), expected);
    });
  }

  it('the deletion of one of several after many restarts: the turn goes on', () => {
    const left = { unanswered: [two] };

    assert.equal(interruption(run({}, left), [one, two]), 'deleted');
    assert.equal(interruption(run({ restarts: MAX_RESTARTS }, left), [one, two]), undefined);
  });
});

describe('what a step may try', () => {
  it('is due by the deadline of the oldest message', () => {
    const batch = [customerMessage(1, '', 10_000), customerMessage(2, '', 50_000)];

    assert.equal(dueOf(batch, 120_000, 60_000), 130_000);
    assert.equal(dueOf([], 120_000, 60_000), 180_000);
  });

  it('has 30 s however late, or the whole deadline where that is shorter', () => {
    const late = [customerMessage(1, '', 0)];

    assert.deepEqual([dueOf(late, 120_000, 500_000), dueOf(late, 2000, 500_000)], [530_000, 502_000]);
  });

  it('has no more time where it follows another for the same oldest message, until that is late', () => {
    const first = run({}, { unanswered: [customerMessage(1, '', 0)] });
    renewDue(first, 100_000);
    const unanswered = [customerMessage(1, '', 0), customerMessage(2, '', 125_000)];
    const again = { ...first, inbox: { ...first.inbox, unanswered } };
    renewDue(again, 125_000);
    assert.deepEqual([first.due, again.due], [130_000, 130_000]);
    renewDue(again, 140_000);
    assert.equal(again.due, 170_000);
  });

  it('leaves the graph what is left, and one try 90 s of it', () => {
    assert.deepEqual(graphTimeouts({ due: 130_000 }, 60_000), { scheduleToClose: 70_000, startToClose: 70_000 });
    assert.equal(graphTimeouts({ due: 600_000 }, 0).startToClose, 90_000);
    assert.equal(graphTimeouts({ due: 0 }, 5).scheduleToClose, 1);
  });

  it('leaves a call what is left, and no more than it may have', () => {
    assert.deepEqual(untilDue({ due: 70_000 }, 0), { scheduleToCloseTimeout: 70_000 });
    assert.deepEqual(untilDue({ due: 70_000 }, 0, { most: 60_000 }), { scheduleToCloseTimeout: 60_000 });
  });

  it('leaves a late call a single try', () => {
    const once = { maximumAttempts: 1 };

    assert.deepEqual(untilDue({ due: 500 }, 0), { scheduleToCloseTimeout: 1000, retry: once });
    assert.deepEqual(untilDue({ due: 0 }, 5), { scheduleToCloseTimeout: 10_000, retry: once });
    assert.deepEqual(untilDue({ due: 19_000 }, 0, { least: 20_000 }), { scheduleToCloseTimeout: 20_000, retry: once });
  });

  it('is tried again where the workers were away, not where something was slow', () => {
    const timeout = new TimeoutFailure('timeout', undefined, 'SCHEDULE_TO_CLOSE');
    const late = new ActivityFailure('failed', 'sendReply', '1', 'TIMEOUT', 'worker', timeout);

    assert.deepEqual([workersWereAway(late, 30_000, 31_000), workersWereAway(late, 30_000, 41_000)], [false, true]);
    assert.equal(workersWereAway(new Error('refused'), 30_000, 41_000), false);
  });
});

describe('splitReply', () => {
  it('leaves a short reply whole, and makes nothing of an empty one', () => {
    assert.deepEqual([splitReply(' hello ', null), splitReply('  ', null)], [['hello'], []]);
  });

  it('splits at paragraphs, else at sentences, else at words, within the limit of the channel', () => {
    const word = 'tent '.repeat(50).trim();
    for (const glue of ['\n\n', '. ', ' ']) {
      const text = Array.from({ length: 8 }, () => word).join(glue);
      const parts = splitReply(text, 'Channel::Sms');

      assert.ok(parts.every((part) => part.length <= 320 && part.length > 0));
      assert.equal(parts.join(' ').replaceAll(/\s+/g, ' '), text.replaceAll(/\s+/g, ' '));
    }
  });

  const code = 'x7Q'.repeat(91).slice(0, 271);
  const link = `https://shop.example/orders/${'a'.repeat(200)}`;
  const atoms: [string, string][] = [
    ['a code', code],
    ['a link', link],
    ['a link with a text', `[the whole of your order, with all its tents](${link})`],
    ['code with spaces', `\`${'npm run it '.repeat(20)}\``],
  ];
  for (const [what, atom] of atoms) {
    it(`begins a new part with ${what} that does not fit the rest of one`, () => {
      const parts = splitReply(`Here is what you asked for, and do not lose it please: ${atom} Bye.`, 'Channel::Sms');

      assert.equal(parts.filter((part) => part.includes(atom)).length, 1);
      assert.ok(parts.every((part) => part.length <= 320));
    });
  }

  it('closes a block of code that it has to cut, and begins it again', () => {
    const lines = Array.from({ length: 30 }, (_, at) => `  line(${at});`);
    const parts = splitReply(`Try this:\n\n\`\`\`js\n${lines.join('\n')}\n\`\`\`\n\nDone.`, 'Channel::Sms');

    assert.ok(parts.length > 1);
    for (const part of parts) {
      assert.ok(part.length <= 320);
      assert.equal((part.match(/^```/gm) ?? []).length % 2, 0, part);
    }
    assert.ok(parts.slice(1, -1).every((part) => part.startsWith('```js\n  line(')));
    assert.deepEqual(
      parts.flatMap((part) => part.split('\n')).filter((line) => line.startsWith('  line(')),
      lines,
    );
  });

  const limits: [string, string, number, number][] = [
    ['Channel::TwilioSms', 'x', 320, 320],
    ['Channel::TwilioSms/whatsapp', 'x', 1600, 1600],
    ['Channel::Instagram', 'x', 1000, 1000],
    ['Channel::Instagram', 'é', 500, 1000],
    ['Channel::Instagram', '🏕', 500, 1000],
  ];
  for (const [channel, character, length, size] of limits) {
    it(`counts ${character} as ${channel} does`, () => {
      const [first = ''] = splitReply(character.repeat(3000), channel);

      assert.deepEqual([first.length, new TextEncoder().encode(first).length], [length, size]);
    });
  }

  it('never cuts through a character', () => {
    const parts = splitReply('🏕'.repeat(400), 'Channel::Sms');

    assert.equal(parts.join(''), '🏕'.repeat(400));
    assert.ok(parts.every((part) => part.isWellFormed()));
  });
});

describe('window', () => {
  const said = (count: number, text: string) =>
    Array.from({ length: count }, (_, id) => ({ id, role: 'user' as const, text }));

  it('keeps the newest 40 messages', () => {
    assert.deepEqual(
      window(said(50, 'x')).map(({ id }) => id),
      Array.from({ length: 40 }, (_, index) => index + 10),
    );
  });

  it('keeps at most 32 KB, and cuts a single text at 8,000 characters', () => {
    const kept = window(said(10, 'x'.repeat(9000)));

    assert.equal(kept.length, 4);
    assert.ok(kept.every(({ text }) => text.length === 8001));
  });

  it('remembers a bounded number of keys, newest last', () => {
    let keys: string[] = [];
    for (let key = 0; key < 1200; key++) keys = remember(keys, String(key));

    assert.deepEqual([keys.length, keys[0], keys.at(-1)], [1000, '200', '1199']);
  });
});
