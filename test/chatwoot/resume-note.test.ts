import assert from 'node:assert/strict';
import { resumeAnswer } from '../../src/chatwoot/resume-note.ts';

describe('resumeAnswer', () => {
  const notes: [string | null, string | undefined][] = [
    ['/resume yes', 'yes'],
    ['  /Resume   Refund 10 EUR,\nno more. ', 'Refund 10 EUR,\nno more.'],
    ['/resume reject\\\nthe customer has changed\\\r\ntheir mind', 'reject\nthe customer has changed\r\ntheir mind'],
    ['[@Ridge](mention://user/7/Ridge) /resume yes', 'yes'],
    ['@ridge, @marta.k /resume yes', 'yes'],
    ['`/resume yes`', 'yes'],
    ['`/resume` yes', 'yes'],
    ['```\n/resume {"ok":true}\n```', '{"ok":true}'],
    ['[@Ridge](mention://team/1/Ridge) `/resume reject` no', 'reject no'],
    ['@ridge please', undefined],
    ['/resume', ''],
    ['/resume yes\\', 'yes'],
    ['/resume ask @marta now', 'ask @marta now'],
    ['/resume run `it` now', 'run `it` now'],
    ['[Ridge](mention://user/7/Ridge) /resume yes', 'yes'],
    ['`/resume`', ''],
    ['@ridge /resume \n', ''],
    ['/resumes yes', undefined],
    ['please /resume yes', undefined],
    [null, undefined],
  ];
  for (const [note, answer] of notes) {
    it(`reads ${JSON.stringify(note)} as ${answer === undefined ? 'a note like any other' : JSON.stringify(answer)}`, () => {
      assert.equal(resumeAnswer(note), answer);
    });
  }
});
