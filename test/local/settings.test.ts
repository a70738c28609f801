import assert from 'node:assert/strict';
import { join } from 'node:path';
import { readLocalSettings } from '../../local/settings.ts';
import { UserError } from '../../local/user-error.ts';

describe('what npm start reads itself', () => {
  it('needs nothing', () => {
    assert.deepEqual(readLocalSettings({ SANDBOX_PORT: ' ' }, '/project'), {
      host: undefined,
      port: 8000,
      sandboxPort: 3000,
      chatwootVersion: '4.16',
      temporalPort: 7233,
      temporalUiPort: 8233,
      codecServerPort: 8081,
      temporalAddress: null,
      folder: join('/project', '.local'),
    });
  });

  it('takes ports, addresses and a folder', () => {
    const { host, temporalPort, temporalAddress, folder } = readLocalSettings(
      { HOST: '127.0.0.2', TEMPORAL_PORT: '0', TEMPORAL_ADDRESS: ' temporal:7233 ', LOCAL_DIR: '/elsewhere' },
      '/project',
    );

    assert.deepEqual([host, temporalPort, temporalAddress, folder], ['127.0.0.2', 0, 'temporal:7233', '/elsewhere']);
  });

  it('names everything that is wrong, and minds nothing that the service reads', () => {
    const env = { PORT: '65536', SANDBOX_PORT: 'seven', CHATWOOT_ACCOUNT_ID: 'none' };

    assert.throws(() => readLocalSettings(env, '/project'), {
      name: UserError.name,
      message: 'SANDBOX_PORT must be a whole number from 0 to 65535.\nPORT must be a whole number from 0 to 65535.',
    });
  });
});
