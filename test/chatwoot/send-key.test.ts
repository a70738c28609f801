import assert from 'node:assert/strict';
import { answers, answersMessage, formatSendKey, parseSendKey } from '../../src/chatwoot/send-key.ts';

const key = { agent: 'default', newest: 9001, kind: 'reply', part: 10, parts: 12 } as const;

describe('send key', () => {
  it('reads what it has written', () => {
    for (const kind of ['reply', 'holding', 'fallback', 'handoff', 'note', 'followup', 'repair'] as const) {
      assert.deepEqual(parseSendKey(formatSendKey({ ...key, kind })), { ...key, kind });
    }
  });

  for (const text of [
    undefined,
    7,
    '',
    'default:1',
    'default:x:reply:1/1',
    'default:1:other:1/1',
    'a:b:1:reply:1/1',
    ':1:reply:1/1',
    'default:1:reply:1/1 ',
    'default:1:reply:x/1',
    'default:1:reply:1/',
  ]) {
    it(`is not ${JSON.stringify(text)}`, () => {
      assert.equal(parseSendKey(text), undefined);
    });
  }

  const cases: [string, number, boolean][] = [
    ['default:5:reply:1/1', 5, true],
    ['default:6:reply:2/2', 5, true],
    ['default:5:fallback:1/1', 5, true],
    ['default:5:handoff:1/1', 5, true],
    ['default:5:reply:1/2', 5, false],
    ['default:4:reply:1/1', 5, false],
    ['default:5:note:1/1', 5, false],
    ['default:5:holding:1/1', 5, false],
    ['default:5:followup:1/1', 5, false],
  ];
  for (const [text, id, expected] of cases) {
    it(`${text} ${expected ? 'is' : 'is not'} the answer to message ${id}`, () => {
      assert.equal(answers(parseSendKey(text), id), expected);
    });
  }

  it('is the answer to nothing where there is none', () => {
    assert.equal(answers(undefined, 5), false);
  });

  const waiting: [string, { id: number; key?: string }, boolean][] = [
    ['default:6:reply:1/1', { id: 5 }, true],
    ['default:6:reply:1/1', { id: 5, key: '5' }, true],
    ['default:5:reply:1/1', { id: 5, key: '5:clicked' }, true],
    ['default:6:reply:1/1', { id: 5, key: '5:clicked' }, false],
    ['default:5:reply:1/2', { id: 5, key: '5:clicked' }, false],
  ];
  for (const [text, message, expected] of waiting) {
    it(`${text} ${expected ? 'is' : 'is not'} the answer to what waits as ${JSON.stringify(message)}`, () => {
      assert.equal(answersMessage(parseSendKey(text), message), expected);
    });
  }
});
