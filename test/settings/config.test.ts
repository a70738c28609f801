import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { ConfigError, loadConfig } from '../../src/settings/config.ts';
import { settingNames } from '../../src/settings/settings.ts';

const required = {
  CHATWOOT_API_URL: 'https://chatwoot.example.com/',
  CHATWOOT_API_TOKEN: 'bot-token',
  CHATWOOT_ACCOUNT_ID: '1',
  CHATWOOT_WEBHOOK_SECRET: 'secret',
};
const key = Buffer.alloc(32, 7).toString('base64');

function faultsOf(env: Record<string, string>, file?: string): string[] {
  try {
    loadConfig(env, { readFile: () => file ?? '' });
  } catch (error) {
    assert(error instanceof ConfigError);
    return error.message
      .split('\n')
      .slice(1)
      .map((line) => line.trim());
  }
  return [];
}

function onlyAgent(env: Record<string, string>) {
  const [agent] = loadConfig({ ...required, ...env }).agents;
  assert(agent);
  return agent;
}

describe('config', () => {
  it('needs only where Chatwoot is and a secret', () => {
    const config = loadConfig(required);

    assert.deepEqual(config.agents, [
      {
        name: 'default',
        apiUrl: 'https://chatwoot.example.com',
        apiToken: 'bot-token',
        accountId: 1,
        userToken: null,
        inboxIds: null,
        installation: 'https://chatwoot.example.com',
        botId: null,
        webhookSecrets: ['secret'],
        webhookToken: null,
        allowUnsigned: false,
        graph: null,
        graphId: null,
        builtIn: {
          companyName: null,
          instructionsFile: null,
          knowledge: null,
          knowledgeRefresh: 900_000,
          knowledgeStore: null,
          chatwoot: 'https://chatwoot.example.com',
          model: null,
          mcpServers: null,
        },
        images: false,
        files: false,
        transcriptionModel: null,
        attachmentHosts: [],
        reconcile: { every: 60_000, after: 30_000 },
        concurrentTurns: null,
        turnsPerMinute: null,
        actionsPerMinute: null,
        prices: null,
        policy: {
          mode: 'agent-bot',
          ownBot: null,
          handoffEnabled: true,
          handoffTeamId: null,
          handoffAgentId: null,
          handoffMessage: null,
          fallbackMessage: 'Sorry, I could not answer that just now.',
          onReopen: 'answer',
          silenceLabel: 'ai-off',
          debounce: 1500,
          debounceMax: 8000,
          onNewMessage: 'restart',
          answerDeadline: 120_000,
          holdingMessage: null,
          holdingAfter: 20_000,
          ambiguousSend: 'handoff',
          idleEnd: 604_800_000,
          followUpAfter: null,
          followUpMessage: null,
          resolveAfter: null,
          replyMode: 'send',
          reviewBelow: null,
          reviewReminder: null,
          maxTurns: null,
          maxTokens: null,
          maxTurnsPerHour: 60,
          graphQueue: null,
          chatwootQueue: null,
        },
      },
    ]);
    assert.deepEqual(
      { ...config, agents: [] },
      {
        agents: [],
        build: null,
        port: 8000,
        workerPort: 9464,
        host: null,
        taskQueue: 'chatwoot',
        temporalEnv: {},
        namespace: 'default',
        openAiKey: null,
        openAiUrl: null,
        secrets: [],
        encryptionKeys: [],
        logLevel: 'info',
        logFormat: 'json',
      },
    );
  });

  it('names every fault at once, sorted, and no value', () => {
    const env = {
      CHATWOOT_API_URL: 'ftp://hunter2',
      CHATWOOT_ACCOUNT_ID: 'hunter2',
      ALLOW_UNSIGNED_WEBHOOKS: 'hunter2',
      CHATWOOT_INBOX_IDS: '3,hunter2',
      CHATWOOT_MODE: 'hunter2',
      DEBOUNCE: '2 hunter2',
      ENCRYPTION_KEYS: 'hunter2',
      LOG_LEVEL: 'hunter2',
      MAX_TURNS: '-2',
      OPENAI_BASE_URL: 'hunter2',
      PORT: '65536',
      SILENCE_LABEL: 'Hunter2 Off',
    };

    const faults = faultsOf(env);

    assert.deepEqual(faults, [
      'ALLOW_UNSIGNED_WEBHOOKS: must be true or false',
      'CHATWOOT_ACCOUNT_ID: must be a whole number from 1 up',
      'CHATWOOT_API_TOKEN: is required',
      'CHATWOOT_API_URL: must be an address that begins with http:// or https://',
      'CHATWOOT_INBOX_IDS: must be one or more ids, separated by commas',
      'CHATWOOT_MODE: must be agent-bot or api-inbox',
      'CHATWOOT_WEBHOOK_SECRET: is required, unless CHATWOOT_WEBHOOK_TOKEN or ALLOW_UNSIGNED_WEBHOOKS=true is set',
      'DEBOUNCE: must be a duration such as 1500ms, 1.5s, 2m, 12h, 7d or 0',
      'ENCRYPTION_KEYS: must be pairs id:base64, separated by commas, with keys of 32 bytes; not so: 1',
      'LOG_LEVEL: must be trace or debug or info or warn or error or fatal or silent',
      'MAX_TURNS: must be a whole number from 1 up',
      'OPENAI_BASE_URL: must be an address that begins with http:// or https://',
      'PORT: must be a whole number from 0 to 65535',
      'SILENCE_LABEL: must be a label of lowercase letters, digits, - and _',
    ]);
    assert.doesNotMatch(faults.join(), /hunter2/i);
  });

  for (const [written, milliseconds] of [
    ['0', 0],
    ['1500ms', 1500],
    ['1.5s', 1500],
    ['2m', 120_000],
    ['1h', 3_600_000],
    ['7d', 604_800_000],
  ] as const) {
    it(`reads the duration ${written}`, () => {
      assert.equal(onlyAgent({ DEBOUNCE_MAX: '7d', DEBOUNCE: written }).policy.debounce, milliseconds);
    });
  }

  for (const written of ['5', '-1s', '1e3ms', '2 minuets', 's', '1.5', 'Infinityd']) {
    it(`refuses the duration ${written}`, () => {
      assert.deepEqual(faultsOf({ ...required, HOLDING_AFTER: written }).length, 1);
    });
  }

  it('takes an empty text for unset', () => {
    const empty = Object.fromEntries(settingNames.map((name) => [name, ' ']));

    assert.deepEqual(loadConfig({ ...empty, ...required }), loadConfig(required));
    assert(faultsOf({ ...required, CHATWOOT_API_TOKEN: '' }).includes('CHATWOOT_API_TOKEN: is required'));
  });

  for (const proof of ['CHATWOOT_WEBHOOK_SECRET', 'CHATWOOT_WEBHOOK_TOKEN', 'ALLOW_UNSIGNED_WEBHOOKS']) {
    it(`is content with ${proof} as the only proof`, () => {
      assert.deepEqual(faultsOf({ ...required, CHATWOOT_WEBHOOK_SECRET: '', [proof]: 'true' }), []);
    });
  }

  it('reads lists', () => {
    const { webhookSecrets, inboxIds } = onlyAgent({
      CHATWOOT_WEBHOOK_SECRET: 'old, new,',
      CHATWOOT_INBOX_IDS: '3, 4',
    });

    assert.deepEqual({ webhookSecrets, inboxIds }, { webhookSecrets: ['old', 'new'], inboxIds: [3, 4] });
  });

  it('reads hosts as URLs have them', () => {
    const { images, attachmentHosts } = onlyAgent({
      GRAPH_IMAGES: 'true',
      ATTACHMENT_HOSTS: 'Minio:9000, s3.example.com:443,files.local:80, [FD00::1]:9000',
    });

    assert.equal(images, true);
    assert.deepEqual(attachmentHosts, ['minio:9000', 's3.example.com', 'files.local', '[fd00::1]:9000']);
  });

  for (const written of ['https://minio', 'minio/path', '*.example.com', 'user@minio', 'minio:99999', ',', 'a b']) {
    it(`takes no "${written}" for hosts`, () => {
      assert.deepEqual(faultsOf({ ...required, ATTACHMENT_HOSTS: written }), [
        'ATTACHMENT_HOSTS: must be one or more hosts such as minio:9000, without a path, separated by commas',
      ]);
    });
  }

  it('reads prices, of which that of cached tokens may be missing', () => {
    const pricesIn = (written: string) => onlyAgent({ MODEL_PRICES: written }).prices;

    assert.deepEqual(pricesIn('input=0.25, output=2, cached=0.025'), { input: 0.25, output: 2, cached: 0.025 });
    assert.deepEqual(pricesIn('input=3,output=15'), { input: 3, output: 15, cached: 3 });
    for (const written of ['3,15', 'input=3', 'input=3,output=-1', 'input=3,output=15,cached=', 'input=x,output=1']) {
      assert.deepEqual(faultsOf({ ...required, MODEL_PRICES: written }), [
        'MODEL_PRICES: must be prices of a million tokens, such as input=0.25,output=2 or with ,cached=0.025 behind',
      ]);
    }
  });

  it('speaks with the API token as the user in an API inbox', () => {
    assert.equal(onlyAgent({ CHATWOOT_MODE: 'api-inbox' }).userToken, 'bot-token');
    assert.equal(onlyAgent({ CHATWOOT_MODE: 'api-inbox', CHATWOOT_USER_TOKEN: 'own' }).userToken, 'own');
  });

  it('wants settings that belong together', () => {
    assert.deepEqual(faultsOf({ ...required, FOLLOW_UP_AFTER: '1h', DEBOUNCE: '9s' }), [
      'DEBOUNCE_MAX: must not be shorter than DEBOUNCE',
      'FOLLOW_UP_MESSAGE: is required with FOLLOW_UP_AFTER',
    ]);
    assert.deepEqual(faultsOf({ ...required, FOLLOW_UP_MESSAGE: 'Still there?' }), [
      'FOLLOW_UP_AFTER: is required with FOLLOW_UP_MESSAGE',
    ]);
  });

  it('reads encryption keys in their order', () => {
    const { encryptionKeys } = loadConfig({ ...required, ENCRYPTION_KEYS: `new:${key},old:${key}` });

    assert.deepEqual(
      encryptionKeys.map(({ id, key: bytes }) => [id, bytes.length]),
      [
        ['new', 32],
        ['old', 32],
      ],
    );
    assert.deepEqual(faultsOf({ ...required, ENCRYPTION_KEYS: `a:${key},a:${key}` }), [
      'ENCRYPTION_KEYS: must not name a key id twice',
    ]);
  });

  it('names by its place each encryption key that is none', () => {
    const short = Buffer.alloc(31).toString('base64');

    assert.deepEqual(faultsOf({ ...required, ENCRYPTION_KEYS: `a:${key},b:${short},${key},d:${key}` }), [
      'ENCRYPTION_KEYS: must be pairs id:base64, separated by commas, with keys of 32 bytes; not so: 2, 3',
    ]);
  });

  it('passes on what is set of Temporal, and nothing empty', () => {
    const config = loadConfig({
      ...required,
      TEMPORAL_ADDRESS: 'temporal:7233',
      TEMPORAL_API_KEY: '',
      TEMPORAL_NAMESPACE: 'support',
    });

    assert.deepEqual(config.temporalEnv, { TEMPORAL_ADDRESS: 'temporal:7233', TEMPORAL_NAMESPACE: 'support' });
    assert.equal(config.namespace, 'support');
  });

  for (const written of ['TRUE', 'yes', 'on']) {
    it(`refuses TEMPORAL_TLS=${written}, which would switch TLS off`, () => {
      assert.deepEqual(faultsOf({ ...required, TEMPORAL_TLS: written }), [
        'TEMPORAL_TLS: must be true or false or 1 or 0',
      ]);
    });
  }

  it('takes TEMPORAL_TLS as Temporal reads it', () => {
    for (const written of ['true', 'false', '1', '0'])
      assert.deepEqual(faultsOf({ ...required, TEMPORAL_TLS: written }), []);
  });

  it("names the half that is missing of Temporal's client certificate", () => {
    const certificate = ['TEMPORAL_TLS_CLIENT_CERT_PATH', 'TEMPORAL_TLS_CLIENT_CERT_DATA'];
    const key = ['TEMPORAL_TLS_CLIENT_KEY_PATH', 'TEMPORAL_TLS_CLIENT_KEY_DATA'];
    for (const [given, [path, data]] of [
      [certificate, key],
      [key, certificate],
    ] as const) {
      for (const name of given) {
        assert.deepEqual(faultsOf({ ...required, [name]: 'hunter2' }), [
          `${path}: is required, unless ${data} is set: a certificate and its key go together`,
        ]);
      }
    }
    for (const one of certificate)
      for (const other of key) assert.deepEqual(faultsOf({ ...required, [one]: 'a', [other]: 'b' }), []);
  });

  it("leaves the other half of the certificate to a profile of Temporal's", () => {
    const env = { ...required, TEMPORAL_TLS_CLIENT_KEY_PATH: '/key.pem', TEMPORAL_CONFIG_FILE: '/temporal.toml' };

    assert.deepEqual(faultsOf(env), []);
  });

  it('writes a log for people only in a terminal, unless told otherwise', () => {
    assert.equal(loadConfig(required, { isTerminal: true }).logFormat, 'pretty');
    assert.equal(loadConfig({ ...required, LOG_FORMAT: 'json' }, { isTerminal: true }).logFormat, 'json');
  });

  it('is frozen', () => {
    const config = loadConfig(required);

    for (const part of [config, config.agents, config.agents[0], config.agents[0]?.policy, config.temporalEnv]) {
      assert(Object.isFrozen(part));
    }
  });
});

describe('AGENTS_FILE', () => {
  const env = { ...required, CHATWOOT_API_URL: '', AGENTS_FILE: 'agents.json' };
  const shop = {
    CHATWOOT_API_URL: 'http://shop',
    CHATWOOT_ACCOUNT_ID: 2,
    HANDOFF_ENABLED: false,
    HANDOFF_MESSAGE: null,
  };
  const load = (variables: Record<string, string>, file: unknown) =>
    loadConfig(variables, { readFile: (path) => (path === 'agents.json' ? JSON.stringify(file) : '') }).agents;

  it('gives each entry the plain settings and its own before them', () => {
    const agents = load(
      { ...env, ON_REOPEN: 'open', HANDOFF_MESSAGE: 'Bye' },
      { shop, 'shop-2': { ...shop, CHATWOOT_ACCOUNT_ID: 3 } },
    );

    assert.deepEqual(
      agents.map(({ name, apiUrl, accountId, apiToken, policy: { handoffEnabled, handoffMessage, onReopen } }) => {
        return { name, apiUrl, accountId, apiToken, handoffEnabled, handoffMessage, onReopen };
      }),
      [2, 3].map((accountId) => ({
        name: accountId === 2 ? 'shop' : 'shop-2',
        apiUrl: 'http://shop',
        accountId,
        apiToken: 'bot-token',
        handoffEnabled: false,
        handoffMessage: null,
        onReopen: 'open',
      })),
    );
  });

  describe('beside a bot of the plain settings', () => {
    const plain = {
      ...{ ...required, CHATWOOT_API_URL: 'https://a.example/', CHATWOOT_USER_TOKEN: 'admin-of-a' },
      ...{ CHATWOOT_INBOX_IDS: '4', HANDOFF_TEAM_ID: '5', HANDOFF_AGENT_ID: '6', AGENTS_FILE: 'agents.json' },
    };
    const shopOf = (entry: object) => load(plain, { shop: entry }).find(({ name }) => name === 'shop');

    it('sends no token of its Chatwoot to another one, and says what is missing', () => {
      const own = { CHATWOOT_API_URL: 'https://b.example', CHATWOOT_ACCOUNT_ID: 2, CHATWOOT_WEBHOOK_SECRET: 'shop' };

      assert.throws(() => shopOf(own), /agent shop: CHATWOOT_API_TOKEN: is required/);
      const shop = shopOf({ ...own, CHATWOOT_API_TOKEN: 'shop-bot' });
      assert.deepEqual([shop?.apiToken, shop?.userToken, shop?.inboxIds], ['shop-bot', null, null]);
      assert.deepEqual([shop?.policy.handoffTeamId, shop?.policy.handoffAgentId], [null, null]);
    });

    it('gives its tokens to a bot of the same Chatwoot, and its ids where the account is the same too', () => {
      const same = shopOf({ CHATWOOT_API_URL: 'https://A.example', CHATWOOT_API_TOKEN: 'shop-bot' });
      const other = shopOf({ CHATWOOT_ACCOUNT_ID: 99, CHATWOOT_API_TOKEN: 'shop-bot' });

      assert.deepEqual([same?.userToken, same?.inboxIds, same?.policy.handoffTeamId], ['admin-of-a', [4], 5]);
      assert.deepEqual([other?.userToken, other?.inboxIds, other?.policy.handoffTeamId], ['admin-of-a', null, null]);
    });

    it('opens no webhook of a bot that has its own secret or token', () => {
      const withToken = { ...plain, CHATWOOT_WEBHOOK_SECRET: '', CHATWOOT_WEBHOOK_TOKEN: 'of-a' };
      const [, bySecret] = load(withToken, { shop: { CHATWOOT_WEBHOOK_SECRET: 'shop' } });
      const [, byToken] = load(plain, { shop: { CHATWOOT_WEBHOOK_TOKEN: 'shop' } });

      assert.deepEqual([bySecret?.webhookSecrets, bySecret?.webhookToken], [['shop'], null]);
      assert.deepEqual([byToken?.webhookSecrets, byToken?.webhookToken], [[], 'shop']);
    });
  });

  it('keeps the plain settings as the agent default where they say where Chatwoot is', () => {
    const own = { ...shop, CHATWOOT_API_TOKEN: 'shop-bot', CHATWOOT_WEBHOOK_SECRET: 'shop' };
    assert.deepEqual(
      load({ ...env, CHATWOOT_API_URL: 'http://main' }, { shop: own }).map(({ name, apiUrl }) => [name, apiUrl]),
      [
        ['default', 'http://main'],
        ['shop', 'http://shop'],
      ],
    );
    assert.deepEqual(
      load({ ...env, CHATWOOT_API_URL: 'http://main' }, { default: own }).map(({ apiUrl }) => apiUrl),
      ['http://shop'],
    );
  });

  it('says which agent a fault is about', () => {
    const file = { shop: { ...shop, CHATWOOT_ACCOUNT_ID: 'hunter2', PORT: 1 }, 'My Shop': shop };

    assert.deepEqual(faultsOf(env, JSON.stringify(file)), [
      'agent "My Shop": a name is made of lowercase letters, digits and -',
      'agent shop: CHATWOOT_ACCOUNT_ID: must be a whole number from 1 up',
      'agent shop: PORT: is not a setting of an agent',
    ]);
  });

  for (const [what, file, fault] of [
    ['no JSON', '{"shop": hunter2', 'AGENTS_FILE: the file is not valid JSON'],
    ['no object', '["hunter2"]', 'AGENTS_FILE: the file must hold an object of agents, each an object of settings'],
    ['no agent', '{}', 'AGENTS_FILE: the file names no agent'],
  ] as const) {
    it(`is refused when it holds ${what}`, () => {
      assert.deepEqual(faultsOf(env, file), [fault]);
    });
  }

  it('is refused when it cannot be read', () => {
    assert.throws(
      () => loadConfig({ ...env, AGENTS_FILE: '/nowhere/agents.json' }),
      /AGENTS_FILE: the file cannot be read$/m,
    );
  });
});

describe('.env.example', () => {
  const text = readFileSync(new URL('../../.env.example', import.meta.url), 'utf8');
  const settings = text.split('\n').flatMap((line) => /^(?:# )?([A-Z][A-Z_]+)=(.*)$/.exec(line)?.slice(1, 3) ?? []);
  const names = settings.filter((_, index) => index % 2 === 0);

  it('leaves open what a bot cannot do without, and nothing else', () => {
    const open = Object.fromEntries(Object.keys(required).map((name) => [name, '']));

    assert.deepEqual({ ...parseEnv(text) }, open);
  });

  it('shows values that are valid beside one another', () => {
    const shown = Object.entries(Object.fromEntries(names.map((name, index) => [name, settings[index * 2 + 1] ?? ''])));
    // Files that are not there, and secrets that stand beside them.
    const plain = Object.fromEntries(shown.filter(([name]) => !name.endsWith('_FILE')));

    assert.doesNotThrow(() => loadConfig({ ...plain, ...required }));
    for (const [name, path] of shown) if (name.endsWith('_FILE')) assert.match(path, /^[/.]+[a-z]/);
  });
});
