import assert from 'node:assert/strict';
import { resumeAnswer } from '../../src/chatwoot/resume-note.ts';

describe('resumeAnswer', () => {
  const notes: [string | null, string | undefined][] = [
    ['/resume yes', 'yes'],
    ['  /Resume   Refund 10 EUR,\nno more. ', 'Refund 10 EUR,\nno more.'],
    ['/resume', undefined],
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
