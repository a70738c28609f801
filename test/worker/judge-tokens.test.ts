import assert from 'node:assert/strict';
import { judgeTokens, type TokenStates } from '../../src/worker/judge-tokens.ts';

const LONG_AGO = 60_000;
const one = (bot: TokenStates['bot']): TokenStates => ({ bot, user: null });
const two = (bot: TokenStates['bot'], user: TokenStates['user']): TokenStates => ({ bot, user });

describe('what a worker says about the tokens of a bot', () => {
  const cases = [
    ['nothing, where its token works', one('taken'), null, undefined],
    ['that all are refused, where it has no other', one('refused'), null, 'all'],
    ['that all are refused, where both are', two('refused', 'refused'), null, 'all'],
    ["that the bot's is refused, where a user's works", two('refused', 'taken'), null, 'bot'],
    ["nothing, where the bot's works and a user's does not", two('taken', 'refused'), null, undefined],
    ['nothing, where Chatwoot does not answer', one('unknown'), null, undefined],
    ['nothing, where Chatwoot answers for one of two', two('refused', 'unknown'), null, undefined],
    ['nothing anew, where it is said already', one('refused'), 'all', undefined],
    ['nothing, where it cannot tell whether what is said holds', one('unknown'), 'all', undefined],
    ['that its token works, where another worker says the opposite', one('taken'), 'all', null],
    ["that its token works, where only the bot's is said to be refused", one('taken'), 'bot', null],
    ['less than another worker', two('refused', 'taken'), 'all', 'bot'],
    ['more than another worker', one('refused'), 'bot', 'all'],
  ] as const;
  for (const [title, states, said, expected] of cases) {
    it(`is ${title}`, () => {
      assert.equal(judgeTokens(states, said === null ? null : { tokens: said }, LONG_AGO), expected);
    });
  }

  it('is said once in a minute, however often another worker objects', () => {
    assert.equal(judgeTokens(one('refused'), null, LONG_AGO - 1), undefined);
    assert.equal(judgeTokens(one('refused'), { tokens: 'bot' }, LONG_AGO - 1), undefined);
  });

  it('is taken back at once', () => {
    assert.equal(judgeTokens(one('taken'), { tokens: 'all' }, 0), null);
    assert.equal(judgeTokens(two('refused', 'taken'), { tokens: 'all' }, 0), 'bot');
  });
});
