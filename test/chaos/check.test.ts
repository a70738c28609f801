import assert from 'node:assert/strict';
import { check } from '../../chaos/report/check.ts';
import type { Seen, Strike } from '../../chaos/report/seen.ts';
import { pause, seen, seenIn } from './scenes.ts';

const RULES = { limit: 1000, found: 500, recover: 100, finds: true };

const promises = (one: Seen, outages: Strike[] = []) => check(one, outages, RULES).map(({ promise }) => promise);

/** By us, where it became `open`. */
function openedBy(by: 'us' | 'chatwoot', one: Seen): Seen {
  one.acts.push({ at: one.states[0]?.at ?? 0, by, what: 'open' });
  return one;
}

const outage = (at: number, until: number): Strike => ({ fault: 'kill', conversation: null, at, until });

/** What the table counts, and what it must not count. */
const SCENES: Record<string, [scene: Seen, broken: string[]][]> = {
  'nothing wrong': [
    [seen('customer q1.1', 'customer q1.2', 'read', 'bot q1.1 q1.2'), []],
    [seen('customer q1.1', 'read', 'bot q1.1 person', 'note', 'open'), []],
    [seen('customer q1.1', 'person', 'open', 'customer q1.2'), []],
    [seen('customer q1.1', 'resolved', 'pending', 'customer q1.2', 'read', 'bot q1.1 q1.2'), []],
  ],
  'a lost message': [
    [seen('customer q1.1', 'customer q1.2', 'read', 'bot q1.1'), ['lost']],
    [seen('customer q1.1', 'person', 'open', 'pending', 'customer q1.2'), ['lost']],
    [seen('person', 'open', 'customer q1.1', 'pending'), ['lost']],
    [seen('assigned 1', 'resolved', 'pending', 'customer q1.1'), ['lost']],
  ],
  'a doubled message': [
    [seen('customer q1.1', 'read', 'bot q1.1', 'bot q1.1'), ['doubled']],
    [seen('customer q1.1', 'read', 'bot sorry', 'bot sorry', 'open'), ['doubled']],
    [seen('customer q1.1', 'note', 'customer q1.2', 'note', 'open'), ['doubled']],
  ],
  'answers out of order': [
    [
      seen('customer q1.1', 'customer q1.2', ...pause(21), 'bot q1.2', 'bot q1.1'),
      ['out of order', 'silent', 'silent'],
    ],
  ],
  'no answers out of order': [
    [
      seen('customer q1.1', 'person', 'open', 'pending', 'customer q1.2', ...pause(21), 'bot q1.2', 'bot q1.1'),
      ['silent'],
    ],
  ],
  'words over a person': [
    [seen('customer q1.1', 'person', 'read', 'bot q1.1', 'open'), ['talked over']],
    [seen('customer q1.1', 'person', 'bot q1.1', 'open'), ['talked over']],
    [seen('customer q1.1', 'open', 'read', 'bot q1.1'), ['talked over']],
    [seen('customer q1.1', 'assigned 1', 'read', 'bot q1.1', 'open'), ['talked over']],
    [seen('customer q1.1', 'resolved', 'read', 'bot q1.1'), ['talked over']],
    [seen('customer q1.1', 'snoozed', 'read', 'bot q1.1'), ['talked over']],
    [seen('snoozed', 'customer q1.1', 'open', 'read', 'bot q1.1'), ['talked over']],
    [seen('customer q1.1', 'read', 'open', ...pause(210), 'bot q1.1'), ['talked over']],
    [seen('customer q1.1', 'open', 'told', 'refused', ...pause(31), 'bot q1.1'), ['talked over']],
    [seenIn('api-inbox', 'customer q1.1', 'silenced', 'read', 'bot q1.1'), ['talked over']],
    [seenIn('api-inbox', 'snoozed', 'customer q1.1', 'open', 'read', 'bot q1.1', 'silenced'), ['talked over']],
  ],
  'words over another bot': [
    [seen('customer q1.1', 'bot 2', 'read', 'bot q1.1'), ['talked over']],
    [seen('bot 2', 'resolved', 'pending', 'customer q1.1', 'read', 'bot q1.1'), ['talked over']],
    [seen('customer q1.1', 'bot 2', 'other', 'bot 1', 'customer q1.2', 'read', 'bot q1.2'), []],
  ],
  'no words over a person': [
    [seen('customer q1.1', 'read', 'person', 'bot q1.1', 'open'), []],
    [seen('customer q1.1', 'person', 'open', 'pending', 'read', 'bot q1.1'), []],
    [seen('assigned 1', 'resolved', 'pending', 'customer q1.1', 'read', 'bot q1.1'), []],
    [seen('customer q1.1', 'open', 'refused', 'bot q1.1'), []],
    [seen('refused', 'customer q1.1', 'open', ...pause(250), 'bot q1.1'), []],
    [seen('refused', 'customer q1.1', 'open', 'told', ...pause(250), 'bot q1.1'), ['talked over']],
    [openedBy('us', seen('customer q1.1', 'open', 'note', 'read', 'bot sorry')), []],
    [openedBy('chatwoot', seen('customer q1.1', 'open', 'read', 'bot q1.1')), []],
    [openedBy('chatwoot', seen('customer q1.1', 'open', 'people assigned', 'read', 'bot q1.1')), ['talked over']],
    [openedBy('us', seen('customer q1.1', 'open', 'people assigned', 'read', 'bot sorry')), ['talked over']],
    [seenIn('api-inbox', 'customer q1.1', 'silenced', 'heard', 'read', 'bot q1.1'), []],
    [seenIn('api-inbox', 'resolved', 'customer q1.1', 'open', 'read', 'bot q1.1'), []],
  ],
  'a note that people were faster than': [[seen('customer q1.1', 'open', 'pending', 'note', 'read', 'bot q1.1'), []]],
  silence: [
    [seen('customer q1.1', ...pause(10), 'read', 'bot q1.1'), ['silent']],
    [seen('customer q1.1', ...pause(10), 'open'), ['silent']],
    [seen('person', 'open', 'customer q1.1', 'pending', ...pause(15), 'bot q1.1'), ['silent']],
  ],
  'a wrong status': [
    [seen('customer q1.1', 'read', 'bot q1.1', 'note'), ['wrong status']],
    [seen('customer q1.1', 'read', 'bot q1.1', 'person'), ['wrong status']],
    [seen('customer q1.1', 'read', 'bot q1.1', 'assigned 1'), ['wrong status']],
    [seen('customer q1.1', 'read', 'bot q1.1 person'), ['wrong status']],
    [seenIn('api-inbox', 'customer q1.1', 'read', 'bot q1.1', 'note'), ['wrong status']],
    [seenIn('api-inbox', 'customer q1.1', 'read', 'bot q1.1', 'note', 'silenced'), []],
  ],
  'what was undone': [
    [seen('people open', ...pause(31), 'us pending'), ['undone']],
    [seen('people replied', ...pause(31), 'us pending'), ['undone']],
    [seen('people snoozed', 'chatwoot open', ...pause(31), 'us pending'), ['undone']],
    [seen('people resolved', ...pause(31), 'us open'), ['undone']],
    [seen('people assigned', ...pause(31), 'us resolved'), ['undone']],
    [seen('people assigned', ...pause(31), 'us unassigned'), ['undone']],
    [seen('us open', ...pause(31), 'us pending'), ['undone']],
  ],
  'nothing undone': [
    [seen('people open', 'us pending'), []],
    [seen('chatwoot open', ...pause(31), 'us pending'), []],
    [seen('people open', 'people pending', ...pause(31), 'us resolved'), []],
    [seen('people resolved', 'chatwoot pending', ...pause(31), 'us open'), []],
    [seen('people assigned', ...pause(31), 'us open'), []],
    [seen('people assigned', 'people unassigned', ...pause(31), 'us resolved'), []],
  ],
};

describe('the check of a chaos run', () => {
  for (const [what, scenes] of Object.entries(SCENES)) {
    for (const [place, [scene, broken]] of scenes.entries()) {
      it(`finds ${what} (${place + 1})`, () => {
        assert.deepEqual(promises(scene), broken);
      });
    }
  }

  it('counts no word over a reply that nobody told of where no token lists messages', () => {
    const scene = seen('customer q1.1', 'person', 'customer q1.2', 'read', 'bot q1.1 q1.2');
    const blind = { ...RULES, finds: false };
    const talkedOver = () => check(scene, [], blind).filter(({ promise }) => promise === 'talked over').length;
    assert.equal(talkedOver(), 0);

    scene.delivered.set(scene.said.find(({ by }) => by === 'person')?.id ?? 0, -10_000);
    assert.equal(talkedOver(), 1);
  });

  it('excuses an answer out of order whose message came late', () => {
    const late = seen('customer q1.1', 'customer q1.2', ...pause(5), 'read', 'bot q1.2', 'bot q1.1');
    late.delivered.set(1, 550);

    assert.deepEqual(promises(late), []);
  });

  it('stops the clock of a message in an outage, once where two overlap', () => {
    const answered = seen('customer q1.1', ...pause(13), 'read', 'bot q1.1');

    assert.deepEqual(promises(answered, [outage(300, 600)]), ['silent']);
    assert.deepEqual(promises(answered, [outage(300, 600), outage(300, 500)]), ['silent']);
    assert.deepEqual(promises(answered, [outage(300, 800)]), []);
    assert.deepEqual(promises(answered, [outage(300, 500), outage(800, 1000)]), []);
  });

  it('starts the clock of a message whose webhook never came when it had to be found', () => {
    const found = (lines: number) => {
      const one = seen('customer q1.1', ...pause(lines), 'read', 'bot q1.1');
      one.delivered.clear();
      return one;
    };

    assert.deepEqual(promises(found(13)), []);
    assert.deepEqual(promises(found(14)), ['silent']);
  });

  it('leaves out what nothing told of, where nothing else can find it', () => {
    const lost = seen('customer q1.1');
    lost.delivered.clear();
    const givenBack = seen('person', 'open', 'customer q1.1', 'pending');
    const blind = { ...RULES, finds: false };

    assert.deepEqual([check(lost, [], blind), check(givenBack, [], blind)], [[], []]);
    givenBack.told.push({ of: 300, at: 350 });
    assert.deepEqual(
      check(givenBack, [], blind).map(({ promise }) => promise),
      ['lost'],
    );

    const overtaken = seen('person', 'open', 'customer q1.1', 'pending', 'customer q1.2', 'told', 'read', 'bot q1.2');
    assert.deepEqual(check(overtaken, [], blind), []);
  });

  it('names the message and how long the promise was broken', () => {
    const [violation] = check(seen('customer q1.1', 'customer q1.2', 'read', 'bot q1.2'), [], RULES);

    assert.deepEqual(violation, { promise: 'lost', conversation: 1, what: 'q1.1', from: 0, until: null });
  });
});
