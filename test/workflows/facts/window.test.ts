import assert from 'node:assert/strict';
import type { DialogueMessage } from '../../../src/contracts/conversation.ts';
import { cutText, put, shorten, window } from '../../../src/workflows/facts/window.ts';

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

describe('a full window', () => {
  const lines = (lengths: number[]) =>
    lengths.map((length, id): DialogueMessage => ({ id, role: 'user', text: 'x'.repeat(length) }));

  it('keeps exactly 32 KB, and the last message whatever it says', () => {
    assert.equal(window(lines([8000, 8000, 8000, 8000, 768])).length, 5);
    assert.equal(window(lines([8000, 8000, 8000, 8000, 769])).length, 4);
    const file = { type: 'audio', name: 'note.ogg', url: null, transcript: 'x'.repeat(40_000) };
    assert.equal(window([{ id: 1, role: 'user', text: '', attachments: [file] }]).length, 1);
  });
});

describe('put', () => {
  const said = (id: number, fields: object = {}): DialogueMessage => ({ id, role: 'user', text: '', ...fields });
  const dialogue = [said(1), said(6, { role: 'assistant' }), said(8, { human: true }), said(9, { human: true })];
  const cases: [string, DialogueMessage, number][] = [
    ['before the words of people that are newer', said(7), 2],
    ['behind those that are older', said(10), 4],
    ['between them', said(8), 3],
    ['behind what is no person’s, though it is newer', said(5), 2],
    ['at the end where it has no place: a click, by its own key', said(7, { key: '7:clicked' }), 4],
    ['at the end where it has no id', said(0), 4],
  ];
  for (const [title, message, at] of cases) {
    it(`places a message ${title}`, () => {
      assert.equal(put(dialogue, message).indexOf(message), at);
    });
  }
});

describe('shorten', () => {
  const cases: [string, number, string][] = [
    ['abc', 5, 'abc'],
    ['abc', 2, 'ab'],
    ['a🏕b', 3, 'a🏕'],
    ['a🏕b', 2, 'a'],
    ['🏕', 1, ''],
    ['', 3, ''],
    ['\u{10000}', 1, ''],
    ['\u{10ffff}', 1, ''],
    ['\ue000b', 1, '\ue000'],
    ['\ud7ffb', 1, '\ud7ff'],
  ];
  for (const [text, limit, expected] of cases) {
    it(`leaves "${expected}" of "${text}" where ${limit} fit`, () => {
      assert.equal(shorten(text, limit), expected);
    });
  }
});

describe('cutText', () => {
  it('leaves what just fits', () => {
    const message = { id: 1, role: 'user' as const, text: 'x'.repeat(8000) };

    assert.equal(cutText(message), message);
  });

  it('cuts a long text before the character that would be cut in two', () => {
    const { text } = cutText({ id: 1, role: 'user', text: `${'x'.repeat(7999)}🏕 and more` });

    assert.equal(text, `${'x'.repeat(7999)}…`);
  });
});
