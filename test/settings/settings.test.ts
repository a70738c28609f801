import assert from 'node:assert/strict';
import { z } from 'zod';
import { setting, settingsIn } from '../../src/settings/setting.ts';
import {
  agentSettings,
  codecServerSettings,
  localSettings,
  parts,
  secretsOfAgents,
  secretsOfCodecServer,
  secretsOfService,
  serviceSettings,
  settingNames,
} from '../../src/settings/settings.ts';

const groups = parts.flatMap((part) => part.groups);

describe('settings', () => {
  it('are shown to people, each that is read and once', () => {
    const read = [agentSettings, serviceSettings, codecServerSettings, localSettings].flatMap(({ shape }) =>
      Object.keys(shape),
    );
    const files = [...new Set([...secretsOfService, ...secretsOfCodecServer])].map((name) => `${name}_FILE`);

    assert.deepEqual([...settingNames].sort(), [...read, ...files].sort());
  });

  it('of a bot are shown apart from all others', () => {
    const [ofBot] = parts;
    const names = ofBot?.groups.flatMap(({ settings }) => Object.keys(settings)) ?? [];

    assert.deepEqual(names.sort(), Object.keys(agentSettings.shape).sort());
  });

  it('say in sentences what they are for, and show a value where that is no secret', () => {
    for (const { name, says, required, secret, ...shown } of groups.flatMap(settingsIn)) {
      assert.match(says, /^[A-Z`].*\.$/, name);
      assert.ok(required || secret || (shown.default ?? shown.example) !== undefined, `${name} shows no value`);
    }
  });

  it('take the defaults and examples that they show', () => {
    for (const { settings } of groups) {
      for (const { name, example, ...shown } of settingsIn({ settings })) {
        for (const value of [shown.default, example]) {
          if (value !== undefined) assert.equal(settings[name]?.safeParse(value).error, undefined, `${name}=${value}`);
        }
      }
    }
  });

  it('may be given as a file where they are secrets', () => {
    const ofBot = ['CHATWOOT_API_TOKEN', 'CHATWOOT_USER_TOKEN', 'CHATWOOT_WEBHOOK_SECRET', 'CHATWOOT_WEBHOOK_TOKEN'];

    assert.deepEqual(secretsOfAgents, ofBot);
    assert.deepEqual(secretsOfService, [...ofBot, 'OPENAI_API_KEY', 'TEMPORAL_API_KEY', 'ENCRYPTION_KEYS']);
    assert.deepEqual(secretsOfCodecServer, ['ENCRYPTION_KEYS', 'CODEC_SERVER_TOKEN']);
  });
});

describe('a setting', () => {
  it('shows its default as a person writes it', () => {
    const says = 'Something.';
    const written = settingsIn({
      settings: {
        A: setting(z.string().transform(Number).prefault('1.5'), { says }),
        B: setting(z.boolean().default(false), { says }),
        C: setting(z.string().optional(), { says }),
        D: setting(z.string(), { says }),
      },
    }).map(({ name, default: value, required }) => [name, value, required]);

    assert.deepEqual(written, [
      ['A', '1.5', false],
      ['B', 'false', false],
      ['C', undefined, false],
      ['D', undefined, true],
    ]);
  });

  it('that nobody says anything about is shown to nobody', () => {
    assert.throws(() => settingsIn({ settings: { A: z.string() } }), /^Error: A: nothing says what it is for$/);
  });
});
