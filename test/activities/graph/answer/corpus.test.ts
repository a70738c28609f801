import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { NoAnswerError } from '../../../../src/activities/graph/answer/no-answer.ts';
import { readOutcome } from '../../../../src/activities/graph/answer/read-outcome.ts';

interface Case {
  is: string;
  turn?: Record<string, unknown>[];
  messages?: Record<string, unknown>[];
  state?: object;
  sends?: string;
  refuses?: string;
  'gives up'?: string;
  calls?: string;
}

const folder = join(import.meta.dirname, 'corpus');
const files = readdirSync(folder).filter((name) => name.endsWith('.yaml'));
const read = (name: string) => parse(readFileSync(join(folder, name), 'utf8')) as Case[];

const asked = 'Where is it?';
const long = Array.from({ length: 400 }, (_, at) => `Sentence ${at} of a long answer.`).join(' ');

/** `{ ai, ends }` in full. */
function unfold(message: Record<string, unknown>): unknown {
  if (!('ai' in message)) return message;
  const { ai, ends } = message;
  const content = ai === 'LONG' ? long : ai;
  return { type: 'ai', content, ...(ends === undefined ? {} : { response_metadata: { finish_reason: ends } }) };
}

/** What came of it, in the words of a case. */
function play({ turn, messages, state }: Case): Omit<Case, 'is'> {
  const list = messages ?? [{ type: 'human', id: 'cw:1:7', content: asked }, ...(turn ?? [])];
  try {
    const result = { messages: list.map(unfold), ...state };
    const { reply, actions } = readOutcome(result, { asked, secrets: ['the-bots-own-token-1'] });
    const reason = typeof actions.handoff === 'object' ? actions.handoff?.reason : undefined;
    return { sends: reply === long ? 'LONG' : reply, ...(reason == null ? {} : { calls: reason }) };
  } catch (error) {
    if (!(error instanceof NoAnswerError)) throw error;
    return error.retry ? { refuses: error.why } : { 'gives up': error.why };
  }
}

describe('a result of', () => {
  let count = 0;
  for (const file of files) {
    describe(file.replace('.yaml', ''), () => {
      for (const one of read(file)) {
        count += 1;
        it(one.is, () => {
          const { is, turn, messages, state, ...expected } = one;

          assert.deepEqual(
            play({ is, ...(turn ? { turn } : {}), ...(messages ? { messages } : {}), ...(state ? { state } : {}) }),
            expected,
          );
        });
      }
    });
  }

  it('any kind is in the corpus', () => {
    assert.ok(count >= 200, String(count));
  });
});
