import assert from 'node:assert/strict';
import { loadConfig } from '../../src/settings/config.ts';
import { readSecretFiles } from '../../src/settings/read-secret-files.ts';
import { secretsOfAgents, secretsOfService } from '../../src/settings/settings.ts';

const plain = {
  CHATWOOT_API_URL: 'https://chatwoot.example.com',
  CHATWOOT_ACCOUNT_ID: '1',
  CHATWOOT_API_TOKEN_FILE: '/run/secrets/api_token',
  CHATWOOT_WEBHOOK_SECRET_FILE: '/run/secrets/webhook_secret',
};
const files: Record<string, string> = {
  '/run/secrets/api_token': 'bot-token\n',
  '/run/secrets/webhook_secret': 'old,new\r\n',
  '/run/secrets/user_token': 'user-token',
  '/run/secrets/openai': ' model-key \n',
  '/run/secrets/temporal': 'cloud-key\n',
  '/run/secrets/empty': '\n',
};

function readFile(path: string): string {
  const text = files[path];
  if (text === undefined) throw new Error(`ENOENT: no such file or directory, open '${path}'`);
  return text;
}

function load(env: Record<string, string>, entries?: unknown) {
  const agents = entries === undefined ? {} : { AGENTS_FILE: 'agents.json' };
  return loadConfig(
    { ...env, ...agents },
    { readFile: (path) => (path === 'agents.json' ? JSON.stringify(entries) : readFile(path)) },
  );
}

function faultsOf(env: Record<string, string>, entries?: unknown): string[] {
  try {
    load(env, entries);
  } catch (error) {
    assert(error instanceof Error);
    return error.message.split('\n  ').slice(1);
  }
  return [];
}

describe('a secret in a file', () => {
  it('stands for its setting, without the newline at its end', () => {
    const { agents, openAiKey, temporalEnv } = load({
      ...plain,
      OPENAI_API_KEY_FILE: '/run/secrets/openai',
      TEMPORAL_API_KEY_FILE: '/run/secrets/temporal',
    });

    assert.deepEqual(
      agents.map(({ apiToken, webhookSecrets }) => [apiToken, webhookSecrets]),
      [['bot-token', ['old', 'new']]],
    );
    assert.equal(openAiKey, 'model-key');
    assert.deepEqual(temporalEnv, { TEMPORAL_API_KEY: 'cloud-key' });
  });

  for (const name of secretsOfService) {
    it(`is taken for ${name}`, () => {
      const read = readSecretFiles({ [`${name}_FILE`]: '/run/secrets/user_token' }, secretsOfService, readFile);

      assert.equal(read.variables[name], 'user-token');
      assert.deepEqual(read.faults, []);
    });
  }

  it('is refused beside the setting itself', () => {
    assert.deepEqual(faultsOf({ ...plain, CHATWOOT_API_TOKEN: 'hunter2' }), [
      'CHATWOOT_API_TOKEN_FILE: must not be set beside CHATWOOT_API_TOKEN',
    ]);
  });

  it('must be there, and hold something; neither path nor content is told', () => {
    const faults = faultsOf({
      ...plain,
      CHATWOOT_USER_TOKEN_FILE: 'hunter2',
      CHATWOOT_WEBHOOK_TOKEN_FILE: '/run/secrets/empty',
    });

    assert.deepEqual(faults, [
      'CHATWOOT_USER_TOKEN_FILE: the file cannot be read',
      'CHATWOOT_WEBHOOK_TOKEN_FILE: the file is empty',
    ]);
  });

  it('counts as not named where its name is empty', () => {
    assert.deepEqual(faultsOf({ ...plain, CHATWOOT_USER_TOKEN_FILE: '' }), []);
  });
});

describe('a secret in a file, in an entry of AGENTS_FILE', () => {
  const entry = { CHATWOOT_API_TOKEN_FILE: '/run/secrets/user_token' };

  it('stands before the plain settings, whether these are a file or not', () => {
    const { CHATWOOT_API_TOKEN_FILE: _, ...rest } = plain;

    for (const env of [plain, { ...rest, CHATWOOT_API_TOKEN: 'bot-token' }]) {
      const tokens = load(env, { shop: entry }).agents.map(({ name, apiToken }) => [name, apiToken]);

      assert.deepEqual(tokens, [
        ['default', 'bot-token'],
        ['shop', 'user-token'],
      ]);
    }
  });

  it('gives way to a secret of its own', () => {
    const [, shop] = load(plain, { shop: { CHATWOOT_API_TOKEN: 'own' } }).agents;

    assert.equal(shop?.apiToken, 'own');
  });

  it('takes one away with null', () => {
    const env = { ...plain, CHATWOOT_USER_TOKEN_FILE: '/run/secrets/user_token' };
    const { agents } = load(env, { shop: { CHATWOOT_USER_TOKEN_FILE: null }, other: { CHATWOOT_USER_TOKEN: null } });

    assert.deepEqual(
      agents.map(({ name, userToken }) => [name, userToken]),
      [
        ['default', 'user-token'],
        ['shop', null],
        ['other', null],
      ],
    );
  });

  it('says which agent a fault is about', () => {
    const shop = { CHATWOOT_API_TOKEN: 'hunter2', CHATWOOT_USER_TOKEN_FILE: 'hunter2' };

    assert.deepEqual(faultsOf(plain, { shop: { ...entry, ...shop } }), [
      'agent shop: CHATWOOT_API_TOKEN_FILE: must not be set beside CHATWOOT_API_TOKEN',
      'agent shop: CHATWOOT_USER_TOKEN_FILE: the file cannot be read',
    ]);
  });

  it('may be any of an agent, and none of the service', () => {
    const own = Object.fromEntries(secretsOfAgents.map((name) => [`${name}_FILE`, '/run/secrets/user_token']));

    assert.deepEqual(faultsOf(plain, { shop: own }), []);
    assert.deepEqual(faultsOf(plain, { shop: { ENCRYPTION_KEYS_FILE: '/run/secrets/user_token' } }), [
      'agent shop: ENCRYPTION_KEYS_FILE: is not a setting of an agent',
    ]);
  });
});
