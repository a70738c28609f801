import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Policy, SignalledFact } from '../../src/contracts/conversation.ts';
import { isOurs, mayBeOurs } from '../../src/chatwoot/ownership.ts';
import { formatSendKey, parseSendKey } from '../../src/chatwoot/send-key.ts';
import { accept } from '../../src/workflows/facts/accept.ts';
import { dueOf, graphTimeouts } from '../../src/workflows/turn/deadline.ts';
import { emptyInbox, knownOf, type Inbox } from '../../src/workflows/facts/inbox.ts';
import { interruption, MAX_RESTARTS } from '../../src/workflows/turn/interruption.ts';
import { nextStep } from '../../src/workflows/next-step.ts';
import { channelOf, fits } from '../../src/chatwoot/channels.ts';
import { splitReply } from '../../src/workflows/turn/split-reply.ts';
import { remember, window } from '../../src/workflows/facts/window.ts';
import * as any from './facts.ts';
import { take } from './take.ts';

/** Of what people did only their words, and in an API inbox a snooze, outlast a fact that shows the conversation as the bot’s. */
const settlesItself = ({ signal, fact }: SignalledFact) =>
  signal !== 'humanReplied' && fact.snapshot.status !== 'snoozed';
const keys = ({ unanswered }: Inbox) => unanswered.map(({ key }) => key);

describe('the facts of a conversation, whatever they are', () => {
  const histories = fc.tuple(any.policy, fc.array(any.fact, { maxLength: 20 }));
  const heard = ([policy, facts]: [Policy, SignalledFact[]]) => facts.reduce(take, emptyInbox(policy, null));

  it('keep every message that waits once, oldest first', () => {
    fc.assert(
      fc.property(histories, (history) => {
        const { unanswered } = heard(history);

        assert.equal(new Set(unanswered.map(({ key }) => key)).size, unanswered.length);
        assert.ok(unanswered.every(({ id }, index) => id >= (unanswered[index - 1]?.id ?? 0)));
      }),
    );
  });

  it('mean the same when each is delivered twice', () => {
    fc.assert(
      fc.property(histories, ([policy, facts]) => {
        const once = heard([policy, facts]);
        const twice = heard([policy, facts.flatMap((fact) => [fact, fact])]);

        assert.deepEqual([keys(twice), twice.snapshot, twice.claim], [keys(once), once.snapshot, once.claim]);
      }),
      // Rare mixtures of owners and times: a hundred of them are not enough.
      { numRuns: 20_000 },
    );
  });

  it('mean the same after continue-as-new', () => {
    fc.assert(
      fc.property(histories, (history) => {
        const inbox = heard(history);

        assert.deepEqual(JSON.parse(JSON.stringify(inbox)), inbox);
      }),
    );
  });

  it('drop whoever deletes a message, and never bring it back', () => {
    fc.assert(
      fc.property(histories, any.message, ([policy, facts], message) => {
        const fact = { key: 'd', snapshot: any.OURS, id: message.id };
        const deleted = accept.messageDeleted(heard([policy, facts]), fact);
        const again = take(deleted, any.received(message, policy));

        assert.ok(!keys(again).includes(String(message.id)));
      }),
    );
  });

  it('leave no claim where the newest of them shows the conversation as the bot’s', () => {
    fc.assert(
      fc.property(histories, ([policy, facts]) => {
        const before = heard([policy, facts.filter(settlesItself)]);
        const at = (before.snapshot?.at ?? 0) + 1;
        const after = take(before, any.received(any.MESSAGE, policy, { ...any.OURS, at }));

        assert.equal(after.claim, null);
      }),
    );
  });
});

describe('the next step, whatever the state', () => {
  it('never waits for a time that is over, which would be a loop without end', () => {
    fc.assert(
      fc.property(any.run, any.time, (run, now) => {
        const step = nextStep(run, now);

        assert.ok(step.kind !== 'wait' || step.until > now, JSON.stringify(step));
      }),
    );
  });

  it('never leaves a message waiting for longer than a burst may last', () => {
    fc.assert(
      fc.property(any.run, any.time, (run, now) => {
        fc.pre(run.inbox.unanswered.length > 0 && !run.paused);
        const step = nextStep(run, now);

        assert.ok(!['end', 'followUp', 'resolve', 'look'].includes(step.kind), step.kind);
        if (step.kind === 'wait') assert.ok(step.until <= run.inbox.firstAt + run.inbox.policy.debounceMax);
      }),
    );
  });

  it('is people’s while a draft waits that answers all that was written, unless somebody has to look', () => {
    fc.assert(
      fc.property(any.run, any.time, (run, now) => {
        const { unanswered: batch, claim, commands } = run.inbox;
        fc.pre(batch.length > 0 && !claim && !commands);
        const draft = { note: 9, batch, pieces: [], resolves: false, at: now - 1, reminded: false };
        const step = nextStep({ ...run, draft }, now);

        const others = ['handOff', 'silence', 'clearLabel', 'yieldToFormer', 'expireDraft'];
        assert.ok(step.kind === 'wait' || others.includes(step.kind), step.kind);
      }),
    );
  });

  it('speaks only where nobody else claims the conversation', () => {
    fc.assert(
      fc.property(any.run, any.time, (run, now) => {
        const speaks = ['answer', 'followUp', 'resolve'].includes(nextStep(run, now).kind);

        assert.ok(!speaks || (run.inbox.claim === null && run.handOffWanted === null && !run.paused));
      }),
    );
  });
});

describe('an interruption, whatever the state', () => {
  it('never stops a turn on all that waits, while the conversation is ours and nobody asked', () => {
    fc.assert(
      fc.property(any.run, (run) => {
        fc.pre(run.inbox.claim === null && run.inbox.shed === 0 && !run.paused && run.handOffWanted === null);
        fc.pre(run.inbox.unanswered.length > 0);

        assert.equal(interruption(run, run.inbox.unanswered), undefined);
      }),
    );
  });

  it('never stops a turn for newer messages more often than allowed', () => {
    fc.assert(
      fc.property(any.run, (run) => {
        const why = interruption({ ...run, restarts: MAX_RESTARTS }, run.inbox.unanswered.slice(0, -1));

        assert.notEqual(why, 'newer');
      }),
    );
  });
});

describe('bounds, whatever the input', () => {
  it('a window is a bounded end of the dialogue, and its own window', () => {
    fc.assert(
      fc.property(any.dialogue, (dialogue) => {
        const kept = window(dialogue);

        assert.ok(kept.length <= 40);
        assert.ok(kept.length <= 1 || kept.reduce((sum, { text }) => sum + text.length, 0) <= 32 * 1024);
        assert.deepEqual(
          kept.map(({ id }) => id),
          dialogue.slice(dialogue.length - kept.length).map(({ id }) => id),
        );
        assert.deepEqual(window(kept), kept);
      }),
    );
  });

  it('a remembered key is there, once', () => {
    fc.assert(
      fc.property(fc.array(fc.string()), fc.string(), (before, key) => {
        const kept = remember(before.reduce<string[]>(remember, []), key);

        assert.equal(kept.filter((one) => one === key).length, 1);
      }),
    );
  });

  it('the parts of a reply hold all its words, each within the channel’s limit', () => {
    const channels = fc.constantFrom(null, 'Channel::Sms', 'Channel::Whatsapp', 'Channel::Telegram');
    fc.assert(
      fc.property(any.text, channels, (text, channel) => {
        const parts = splitReply(text, channel);

        assert.ok(parts.every((part) => part.trim() !== ''));
        assert.equal(parts.join('').replaceAll(/\s/g, ''), text.replaceAll(/\s/g, ''));
        if (channel === 'Channel::Sms') assert.ok(parts.every((part) => part.length <= 320));
      }),
    );
  });

  it('the parts of a reply with code, links and any characters fit their channel, and lose nothing', () => {
    const code = ['```', '```js\n', '\n```\n', '~~~\n', '`a b`', '[a b](https://x.y/z)', 'x'.repeat(90)];
    const piece = fc.constantFrom(...code, '\n', '\n\n', '. ', ' ', 'word', '🏕', 'é');
    const channels = fc.constantFrom('Channel::Sms', 'Channel::Instagram', 'Channel::TwilioSms/whatsapp');
    const said = (text: string) => text.replaceAll(/[`~\s]|js/g, '');
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 400 }), channels, (pieces, channel) => {
        const parts = splitReply(pieces.join(''), channel);

        assert.ok(parts.every((part) => fits(part, channelOf(channel).text) && part.isWellFormed() && part.trim()));
        assert.equal(said(parts.join('')), said(pieces.join('')));
      }),
      { numRuns: 500 },
    );
  });

  it('a graph always gets some time, and never more than is left of the deadline', () => {
    fc.assert(
      fc.property(
        fc.array(any.message, { minLength: 1 }),
        fc.integer({ min: 1, max: 1e7 }),
        any.time,
        (batch, deadline, now) => {
          const { scheduleToClose, startToClose } = graphTimeouts({ due: dueOf(batch, deadline, now) }, now);

          assert.ok(startToClose > 0 && startToClose <= Math.min(90_000, scheduleToClose));
          assert.ok(scheduleToClose <= Math.max(deadline, 30_000));
        },
      ),
    );
  });
});

describe('ownership, whatever the snapshot', () => {
  it('is refused to the bot where the ingress refuses it, and where a label or a person says so', () => {
    fc.assert(
      fc.property(any.inbox, any.snapshot, (inbox, snapshot) => {
        const ours = isOurs(snapshot, inbox.policy, knownOf(inbox));
        const isPerson = snapshot.assigneeType === 'User' && snapshot.assigneeId !== inbox.formerAssignee;
        const isForeign = isPerson && inbox.policy.replyMode !== 'review';

        assert.ok(!ours || mayBeOurs(snapshot, inbox.policy));
        assert.ok(!ours || !snapshot.labels.includes(inbox.policy.silenceLabel));
        assert.ok(!ours || !isForeign);
      }),
    );
  });

  it('is written into each message of ours by a key that can be read again', () => {
    fc.assert(
      fc.property(any.sendKey, (key) => {
        assert.deepEqual(parseSendKey(formatSendKey(key)), key);
      }),
    );
  });
});
