import assert from 'node:assert/strict';
import { createChatwootClient } from '../../../src/chatwoot/client/client.ts';
import { ChatwootRejected, ChatwootUncertain } from '../../../src/chatwoot/client/errors.ts';
import { createSight } from '../../../src/chatwoot/client/sight.ts';

const client = () => createChatwootClient({ url: 'http://127.0.0.1:1', account: 1, token: 'secret' });
const broken = new ChatwootUncertain('read', 'status 500', true);
const hiccup = new ChatwootUncertain('read', 'status 502');
const refused = new ChatwootRejected('read', 401);

describe('what tokens see', () => {
  it('is asked for twice, then for ten minutes no more, then once', () => {
    let now = 0;
    const sight = createSight(() => now);
    const token = client();
    const asked = () => {
      const may = sight.mayAsk(token, 'conversation 1');
      if (may) sight.failed(token, 'conversation 1', broken);
      return may;
    };

    assert.deepEqual([asked(), asked(), asked()], [true, true, false]);
    now = 599_999;
    assert.equal(asked(), false);
    now = 600_000;
    assert.deepEqual([asked(), asked()], [true, false]);
  });

  it('is one conversation, and one token', () => {
    const sight = createSight(() => 0);
    const [token, other] = [client(), client()];
    for (let n = 0; n < 2; n++) sight.failed(token, 'conversation 1', broken);

    assert.deepEqual(
      [sight.mayAsk(token, 'conversation 2'), sight.mayAsk(token, 'messages 1'), sight.mayAsk(other, 'conversation 1')],
      [true, true, true],
    );
  });

  it('is asked for again after half a minute where it may have been a hiccup on the way', () => {
    let now = 0;
    const sight = createSight(() => now);
    const token = client();
    for (let n = 0; n < 2; n++) sight.failed(token, 'conversation 1', hiccup);

    assert.equal(sight.mayAsk(token, 'conversation 1'), false);
    now = 30_000;
    assert.equal(sight.mayAsk(token, 'conversation 1'), true);
  });

  it('is not asked for again where one failure counts as all', () => {
    const sight = createSight(() => 0);
    const token = client();
    sight.failed(token, 'conversation in 1', refused, 2);

    assert.deepEqual(
      [sight.mayAsk(token, 'conversation in 1'), sight.mayAsk(token, 'conversation in 2')],
      [false, true],
    );
  });

  it('is told of once, when it is given up, also where it comes and goes', () => {
    const sight = createSight(() => 0);
    const token = client();
    const fail = () => sight.failed(token, 'conversation 1', broken);

    assert.deepEqual([fail(), fail(), fail()], ['again', 'tell', 'still']);
    sight.answered(token, 'conversation 1');
    assert.deepEqual([fail(), fail()], ['again', 'told']);
  });

  it('begins anew with an answer', () => {
    const sight = createSight(() => 0);
    const token = client();
    sight.failed(token, 'conversation 1', broken);
    sight.answered(token, 'conversation 1');
    sight.failed(token, 'conversation 1', broken);

    assert.equal(sight.mayAsk(token, 'conversation 1'), true);
  });

  it('is gone where Chatwoot says so, and not where a proxy does', () => {
    const sight = createSight(() => 0);
    const token = client();
    const says = (isGone: boolean) => {
      sight.failed(token, 'conversation 1', new ChatwootRejected('read', 404, isGone));
      return sight.saysGone(token, 'conversation 1');
    };

    assert.deepEqual([sight.saysGone(token, 'conversation 1'), says(true), says(false)], [false, true, false]);
  });
});
