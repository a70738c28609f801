import assert from 'node:assert/strict';
import { createBlindness } from '../../src/activities/blindness.ts';
import { createChatwootClient } from '../../src/activities/chatwoot-client.ts';

const client = () => createChatwootClient({ url: 'http://127.0.0.1:1', account: 1, token: 'secret' });

describe('a token that may not read', () => {
  it('is left alone for ten minutes, in that inbox', () => {
    let now = 0;
    const { isBlind, refused } = createBlindness(() => now);
    const [token, other] = [client(), client()];
    refused(token, 1);

    assert.deepEqual([isBlind(token, 1), isBlind(token, 2), isBlind(other, 1)], [true, false, false]);
    now = 599_999;
    assert.equal(isBlind(token, 1), true);
    now = 600_000;
    assert.equal(isBlind(token, 1), false);
  });

  it('is told of once', () => {
    const { refused } = createBlindness(() => 0);
    const token = client();

    assert.deepEqual([refused(token, 1), refused(token, 1), refused(token, 2)], [true, false, false]);
  });
});
