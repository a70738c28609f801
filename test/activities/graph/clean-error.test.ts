import assert from 'node:assert/strict';
import { cleanError } from '../../../src/activities/graph/errors/clean-error.ts';

const said = ['Hi, I am Ada Lovelace (ada@lovelace.example), order 4711 never came', '我叫王小明'];
const messageOf = (text: string) => cleanError(new Error(text), { said }).message;

describe('cleanError', () => {
  const cases: [string, string, string][] = [
    ['leaves what a graph says of itself', 'the stock service answered 503', 'the stock service answered 503'],
    ['hides words that were said', 'no customer Ada Lovelace', 'no customer […]'],
    ['hides them in any case, and numbers', 'ORDER 4711 of ADA', '[…] of […]'],
    ['hides addresses', 'cannot write to ada@lovelace.example', 'cannot write to […]'],
    ['hides what was cut off', 'your prompt was: I am Ada Lovel…', 'your prompt was: […]…'],
    ['hides what is part of a longer word', 'no file x4711y', 'no file […]'],
    ['hides what an address has escaped', 'GET /find?q=Ada%20Lovelace failed', 'GET /find?q=[…] failed'],
    ['hides what JSON has escaped', 'bad name: \\u738b\\u5c0f\\u660e', 'bad name: […]'],
    ['hides signs of a script without spaces', '找不到王小明', '找不到[…]'],
    ['hides what is too long for a word', `bad image ${'aB3d'.repeat(20)}`, 'bad image […]'],
    ['hides all of a message with a key', 'bad key sk-proj-4f9aK2mZq81LwXc77', 'left out, since it holds an API key'],
    ['keeps the words of grammar', 'Ada is not in the graph', '[…] is not in the graph'],
  ];
  for (const [title, text, expected] of cases) {
    it(title, () => {
      assert.equal(messageOf(text), expected);
    });
  }

  it('hides the secrets of the settings', () => {
    const { message } = cleanError(new Error('refused: hunter2hunter2'), { said, secrets: ['hunter2hunter2'] });

    assert.equal(message, 'left out, since it holds a secret of our settings');
  });

  it('keeps name, frames and causes, and nothing else', () => {
    const cause = new TypeError('of Ada');
    const error = Object.assign(new RangeError('bad\n    at Ada (/home/ada.ts:1:1)', { cause }), { request: 'Ada' });
    const cleaned = cleanError(error, { said });

    assert.equal(cleaned.name, 'RangeError');
    assert.match(
      cleaned.stack ?? '',
      /^RangeError: bad\n {4}at \[…\] \(\/home\/\[…\]\.ts:1:1\)\n {4}at .*clean-error\.test\.ts:\d+:\d+\)/,
    );
    assert.deepEqual(Object.keys(cleaned), ['name']);
    const inner = cleaned.cause as Error;
    assert.equal(`${inner.name}: ${inner.message}`, 'TypeError: of […]');
  });

  it('takes whatever is thrown, and causes that go in circles', () => {
    const circle = new Error('round');
    circle.cause = circle;

    assert.match(String(cleanError(circle, { said }).cause), /round/);
    assert.equal(String(cleanError('Ada', { said })), 'a thrown string: […]');
    assert.equal(String(cleanError(undefined, { said })), 'a thrown undefined: undefined');
    assert.equal(cleanError(Object.assign(Object.create(null), { message: 'bare' }), { said }).message, 'bare');
  });

  it('reads the beginning of a message of megabytes alone', () => {
    assert.ok(messageOf('prompt '.repeat(1_000_000)).length < 1100);
  });
});
