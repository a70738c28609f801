import assert from 'node:assert/strict';
import { secretValues } from '../../src/settings/secret-values.ts';

describe('secretValues', () => {
  it('holds what is set as a secret, each part of a list by itself', () => {
    const values = secretValues([
      { CHATWOOT_API_TOKEN: 'a-token-of-the-bot', CHATWOOT_WEBHOOK_SECRET: 'secret-1234,another-secret-5' },
      { CHATWOOT_API_TOKEN: 'the-second-bots-token', ENCRYPTION_KEYS: 'k1:AAAABBBBCCCC' },
    ]);

    assert.deepEqual(values, [
      ...['a-token-of-the-bot', 'secret-1234', 'another-secret-5', 'the-second-bots-token', 'AAAABBBBCCCC'],
    ]);
  });

  it("holds other programs' secrets in the environment", () => {
    assert.deepEqual(secretValues([{ ANTHROPIC_API_KEY: 'anthropics-key-1', HOME: '/home/somebody/1234567' }]), [
      'anthropics-key-1',
    ]);
  });

  it("takes the keys of other makers' models as it takes OpenAI's", () => {
    const keys = { OPENAI_API_KEY: 'key-1', ANTHROPIC_API_KEY: 'key-12345', GOOGLE_API_KEY: 'a-key-without-digits' };
    assert.deepEqual(secretValues([keys]), ['key-12345', 'a-key-without-digits']);
  });

  it('leaves out what may be a word of an answer', () => {
    assert.deepEqual(
      secretValues([{ OPENAI_API_KEY: 'not-needed', SORT_KEY: 'the-date-of-creation', A_TOKEN: '1' }]),
      [],
    );
  });
});
