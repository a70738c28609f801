import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadCodecServerConfig } from '../../src/codec-server/config.ts';

const ENCRYPTION_KEYS = `a:${randomBytes(32).toString('base64')}`;
const CODEC_SERVER_TOKEN = 'a-token-of-the-operators';

function faultsOf(env: Record<string, string>): string[] {
  try {
    loadCodecServerConfig(env);
  } catch (error) {
    return (error as Error).message
      .split('\n')
      .slice(1)
      .map((line) => line.trim().split(':')[0] ?? '');
  }
  return [];
}

describe('codec server settings', () => {
  it('need only keys, and then serve the UI of this machine', () => {
    const { encryptionKeys, ...rest } = loadCodecServerConfig({ ENCRYPTION_KEYS });

    assert.deepEqual(
      encryptionKeys.map(({ id }) => id),
      ['a'],
    );
    assert.deepEqual(rest, {
      port: 8081,
      host: '127.0.0.1',
      origins: ['http://localhost:8233', 'http://127.0.0.1:8233'],
      token: null,
      logLevel: 'info',
      logFormat: 'json',
    });
  });

  it('are read from files too', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'codec-server-'));
    await writeFile(join(folder, 'keys'), `${ENCRYPTION_KEYS}\n`);

    const { encryptionKeys } = loadCodecServerConfig({ ENCRYPTION_KEYS_FILE: join(folder, 'keys') });

    assert.deepEqual(
      encryptionKeys.map(({ id }) => id),
      ['a'],
    );
    assert.deepEqual(faultsOf({ ENCRYPTION_KEYS, CODEC_SERVER_TOKEN_FILE: join(folder, 'none') }), [
      'CODEC_SERVER_TOKEN_FILE',
    ]);
    await rm(folder, { recursive: true });
  });

  it('name every fault at once', () => {
    const env = { CODEC_SERVER_PORT: 'x', CODEC_SERVER_ORIGIN: 'localhost', CODEC_SERVER_TOKEN: 'short' };

    assert.deepEqual(faultsOf(env), [
      'CODEC_SERVER_ORIGIN',
      'CODEC_SERVER_PORT',
      'CODEC_SERVER_TOKEN',
      'ENCRYPTION_KEYS',
    ]);
  });

  for (const host of ['127.0.0.1', '127.9.9.9', '::1', '::ffff:127.0.0.1', 'localhost']) {
    it(`need no token on ${host}`, () => {
      assert.deepEqual(faultsOf({ ENCRYPTION_KEYS, CODEC_SERVER_HOST: host }), []);
    });
  }

  for (const host of ['0.0.0.0', '::', '10.0.0.7', 'localhost.example.com', 'codec']) {
    it(`need a token on ${host}, or the word that nobody wants one`, () => {
      const env = { ENCRYPTION_KEYS, CODEC_SERVER_HOST: host };

      assert.deepEqual(faultsOf(env), ['CODEC_SERVER_TOKEN']);
      assert.deepEqual(faultsOf({ ...env, CODEC_SERVER_TOKEN }), []);
      assert.deepEqual(faultsOf({ ...env, CODEC_SERVER_ALLOW_ANYONE: 'true' }), []);
    });
  }
});
