import assert from 'node:assert/strict';
import { check, fatesOf, isFlipped } from '../../chaos/check.ts';
import { readOptions } from '../../chaos/options.ts';
import type { Said, Seen, Strike } from '../../chaos/record.ts';

const RULES = { limit: 1000, perOutage: 100 };

/** A conversation from lines such as `customer q1.1`, one each 100 ms, ids from 1. */
function seen(lines: string[], more: Partial<Seen> = {}): Seen {
  const said = lines.map((line, at): Said => {
    const [by = '', ...markers] = line.split(' ');
    return { id: at + 1, by: by as Said['by'], markers, sendKey: null, at: at * 100 };
  });
  const delivered = new Map(said.filter(({ by }) => by === 'customer').map(({ id, at }) => [id, at]));
  return { conversation: 1, said, status: 'pending', leftAt: null, reads: [], delivered, ...more };
}

const promises = (one: Seen, outages: Strike[] = []) => check(one, outages, RULES).map(({ promise }) => promise);

describe('the check of a chaos run', () => {
  it('finds nothing wrong with a burst that one reply answers', () => {
    assert.deepEqual(promises(seen(['customer q1.1', 'customer q1.2', 'bot q1.1 q1.2'])), []);
  });

  it('finds a lost message', () => {
    assert.deepEqual(promises(seen(['customer q1.1', 'customer q1.2', 'bot q1.1'])), ['lost']);
  });

  it('takes a message for covered where a person has the conversation', () => {
    assert.deepEqual(promises(seen(['customer q1.1', 'note'], { status: 'open', leftAt: 150 })), []);
    assert.deepEqual(promises(seen(['customer q1.1', 'person'], { status: 'open', leftAt: 150 })), []);
  });

  it('finds a message that was answered twice, and a text that was posted twice', () => {
    assert.deepEqual(promises(seen(['customer q1.1', 'bot q1.1', 'bot q1.1'])), ['doubled']);
    const twice = seen(['customer q1.1', 'bot q1.1', 'bot']);
    for (const one of twice.said.slice(1)) one.sendKey = 'default:1:reply:1/1';
    assert.deepEqual(promises(twice), ['doubled']);
  });

  it('finds an answer out of order, unless its message came late', () => {
    const lines = [
      'customer q1.1',
      'customer q1.2',
      ...Array.from({ length: 30 }, () => 'note'),
      'bot q1.2',
      'bot q1.1',
    ];
    const open = { status: 'open', leftAt: 200 };
    const late = seen(lines, open);
    late.delivered.set(1, 3250);

    assert.deepEqual(promises(seen(lines, open)), ['out of order']);
    assert.deepEqual(promises(late), []);
  });

  it('finds a reply after a person, unless it was on the wire', () => {
    const lines = ['customer q1.1', 'person', 'bot q1.1'];
    assert.deepEqual(promises(seen(lines, { status: 'open', leftAt: 100, reads: [150] })), ['talked over']);
    assert.deepEqual(promises(seen(lines, { status: 'open', leftAt: 100, reads: [] })), ['talked over']);
    assert.deepEqual(promises(seen(lines, { status: 'open', leftAt: 100, reads: [50] })), []);
  });

  it('finds silence beyond the limit, outages apart', () => {
    const answered = seen(['customer q1.1', ...Array.from({ length: 14 }, () => 'customer'), 'bot q1.1']);
    const outage = { fault: 'kill', conversation: null, at: 300, until: 800 };

    assert.deepEqual(promises(answered), ['silent']);
    assert.deepEqual(promises(answered, [outage]), []);
  });

  it('finds what is hidden from the people who should see it', () => {
    assert.deepEqual(promises(seen(['customer q1.1', 'bot q1.1', 'note'])), ['wrong status']);
    assert.deepEqual(promises(seen(['customer q1.1', 'bot q1.1', 'person'])), ['wrong status']);
  });

  it("tells Chatwoot's own flip from a hand-off", () => {
    assert.equal(isFlipped(seen(['customer q1.1'], { status: 'open', leftAt: 50 })), true);
    assert.equal(isFlipped(seen(['customer q1.1', 'note'], { status: 'open', leftAt: 50 })), false);
  });

  it('says when each message was covered', () => {
    const fates = fatesOf(seen(['customer q1.1', 'bot q1.1', 'customer q1.2']));
    assert.deepEqual(
      fates.map(({ marker, coveredAt }) => [marker, coveredAt]),
      [
        ['q1.1', 100],
        ['q1.2', null],
      ],
    );
  });
});

describe('the options of a chaos run', () => {
  it('have defaults, and a new seed each time', () => {
    const { seed, messages, faults, direct } = readOptions([], () => 7);
    assert.deepEqual({ seed, messages, faults, direct }, { seed: 7, messages: 300, faults: 100, direct: true });
  });

  it('refuse what is no number, by name', () => {
    assert.throws(() => readOptions(['--seed', 'x'], () => 7), { message: '--seed must be a whole number' });
  });
});
