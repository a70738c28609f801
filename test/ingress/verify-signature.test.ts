import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { verifySender, verifySignature, type Credentials, type Trust } from '../../src/ingress/verify-signature.ts';

const body = Buffer.from('{"event":"conversation_opened","id":42}');
const timestamp = '1785153600';
const now = 1_785_153_600_000;
const signature = 'sha256=2f82a92fe09c7779cd2d08c7bac273e483211e9bafceb3b081afe5443fabf4c6';
const refusal = { status: 401, message: 'The webhook is not signed with a known secret' };

const verify = (
  changes: Partial<Parameters<typeof verifySignature>[0]> = {},
  secrets = ['cw_test_secret'],
  at = now,
) => {
  verifySignature({ body, timestamp, signature, ...changes }, secrets, at);
};

describe('verify signature', () => {
  it("accepts Chatwoot's own signature", () => {
    assert.doesNotThrow(() => {
      verify();
    });
  });

  it('accepts each of several secrets', () => {
    assert.doesNotThrow(() => {
      verify({}, ['new', 'cw_test_secret']);
    });
    assert.doesNotThrow(() => {
      verify({}, ['cw_test_secret', 'old']);
    });
  });

  it('accepts a clock that is five minutes off, either way', () => {
    assert.doesNotThrow(() => {
      verify({}, undefined, now + 300_000);
    });
    assert.doesNotThrow(() => {
      verify({}, undefined, now - 300_000);
    });
  });

  const refused: Record<string, () => void> = {
    'another body': () => {
      verify({ body: Buffer.from('{}') });
    },
    'another secret': () => {
      verify({}, ['other']);
    },
    'no secret': () => {
      verify({}, []);
    },
    'another timestamp': () => {
      verify({ timestamp: '1785153601' });
    },
    'an old timestamp': () => {
      verify({}, undefined, now + 301_000);
    },
    'a timestamp to come': () => {
      verify({}, undefined, now - 301_000);
    },
    'a timestamp that is none': () => {
      verify({ timestamp: 'NaN', signature: sign('NaN') });
    },
    'no timestamp': () => {
      verify({ timestamp: '', signature: sign('') });
    },
    'no signature': () => {
      verify({ signature: '' });
    },
    'a signature without its scheme': () => {
      verify({ signature: signature.slice(7) });
    },
    'half a signature': () => {
      verify({ signature: signature.slice(0, 40) });
    },
  };
  for (const [what, attempt] of Object.entries(refused)) {
    it(`refuses ${what}, in the same words as all else`, () => {
      assert.throws(attempt, refusal);
    });
  }
});

describe('verify sender', () => {
  const signed: Credentials = { timestamp, signature, token: undefined };
  const nothing: Credentials = { timestamp: undefined, signature: undefined, token: undefined };
  const wrong = { ...signed, signature: 'sha256=00' };
  const secret: Trust = { webhookSecrets: ['cw_test_secret'], webhookToken: null, allowUnsigned: false };
  const token: Trust = { webhookSecrets: [], webhookToken: 'long', allowUnsigned: false };
  const either: Trust = { ...secret, webhookToken: 'long' };
  const open: Trust = { webhookSecrets: [], webhookToken: null, allowUnsigned: true };

  const cases: [string, Credentials, Trust, boolean][] = [
    ['a signature', signed, secret, true],
    ['no signature', nothing, secret, false],
    ['a wrong signature', wrong, secret, false],
    ['the token', { ...nothing, token: 'long' }, token, true],
    ['a wrong token', { ...nothing, token: 'short' }, token, false],
    ['an empty token', { ...nothing, token: '' }, token, false],
    ['no token', nothing, token, false],
    ['a token where none is set', { ...nothing, token: 'long' }, secret, false],
    ['the token where a secret is set too', { ...nothing, token: 'long' }, either, true],
    ['a wrong signature beside the token', { ...wrong, token: 'long' }, either, false],
    ['nothing, where that is allowed', nothing, open, true],
    ['a signature nobody can check, where nothing is allowed', wrong, open, true],
    ['a wrong signature, where nothing is allowed but a secret set', wrong, { ...secret, allowUnsigned: true }, false],
  ];
  for (const [what, credentials, trust, accepted] of cases) {
    it(`${accepted ? 'accepts' : 'refuses'} ${what}`, () => {
      const attempt = () => {
        verifySender(body, credentials, trust, now);
      };

      if (accepted) assert.doesNotThrow(attempt);
      else assert.throws(attempt, refusal);
    });
  }
});

function sign(stamp: string): string {
  return `sha256=${createHmac('sha256', 'cw_test_secret').update(`${stamp}.`).update(body).digest('hex')}`;
}
