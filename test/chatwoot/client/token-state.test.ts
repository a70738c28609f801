import assert from 'node:assert/strict';
import { tokenStateOf } from '../../../src/chatwoot/client/token-state.ts';

describe('what a refusal says about the token', () => {
  const cases = [
    ['a token that Chatwoot does not know', 401, { error: 'Invalid Access Token' }, 'refused'],
    ['no token at all', 401, { errors: ['You need to sign in or sign up before continuing.'] }, 'refused'],
    ['no token at all, in another language', 401, { errors: ['Vous devez vous connecter.'] }, 'refused'],
    ['a bot of another account', 401, { error: 'Bot is not authorized to access this account' }, 'refused'],
    ['a route that no bot may use', 401, { error: 'Access to this endpoint is not authorized for bots' }, 'taken'],
    ['an inbox that is not the agent’s', 401, { error: 'You are not authorized to do this action' }, 'taken'],
    ['a page of a proxy', 401, undefined, 'unknown'],
    ['words of a proxy', 401, { message: 'Unauthorized' }, 'unknown'],
    ['words of a proxy, under our key', 401, { error: 'Unauthorized' }, 'unknown'],
    ['a list of a proxy', 401, { errors: [{ title: 'Unauthorized' }] }, 'unknown'],
    ['Chatwoot’s words with another status', 403, { error: 'Invalid Access Token' }, 'unknown'],
  ] as const;
  for (const [title, status, body, expected] of cases) {
    it(`is ${expected}: ${title}`, () => {
      assert.equal(tokenStateOf(status, body, false), expected);
    });
  }

  it('is taken where Chatwoot says that there is no such thing', () => {
    assert.equal(tokenStateOf(404, { error: 'Resource could not be found' }, true), 'taken');
  });
});
