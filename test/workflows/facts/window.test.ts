import assert from 'node:assert/strict';
import type { DialogueMessage } from '../../../src/contracts/conversation.ts';
import { cutText, shorten, window } from '../../../src/workflows/facts/window.ts';

describe('window', () => {
  const voiceNote = (id: number): DialogueMessage => {
    const file = { type: 'audio', name: 'note.ogg', url: `https://cw/${id}`, transcript: 'x'.repeat(6000) };
    return { id, role: 'user', text: '', attachments: [file] };
  };

  it('drops the oldest of what is too much, voice notes by what they say', () => {
    const kept = window(Array.from({ length: 8 }, (_, at) => voiceNote(at)));

    assert.deepEqual(
      kept.map(({ id }) => id),
      [3, 4, 5, 6, 7],
    );
  });

  it('keeps files by their names', () => {
    assert.deepEqual(
      window([voiceNote(1)])[0]?.attachments?.map(({ name, url }) => [name, url]),
      [['note.ogg', null]],
    );
  });
});

describe('shorten', () => {
  const cases: [string, number, string][] = [
    ['abc', 5, 'abc'],
    ['abc', 2, 'ab'],
    ['a🏕b', 3, 'a🏕'],
    ['a🏕b', 2, 'a'],
    ['🏕', 1, ''],
    ['', 3, ''],
  ];
  for (const [text, limit, expected] of cases) {
    it(`leaves "${expected}" of "${text}" where ${limit} fit`, () => {
      assert.equal(shorten(text, limit), expected);
    });
  }
});

describe('cutText', () => {
  it('cuts a long text before the character that would be cut in two', () => {
    const { text } = cutText({ id: 1, role: 'user', text: `${'x'.repeat(7999)}🏕 and more` });

    assert.equal(text, `${'x'.repeat(7999)}…`);
  });
});
