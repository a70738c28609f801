import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer as createPlainServer, type AddressInfo, type Server } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { fileURLToPath } from 'node:url';
import { checkTemporal } from '../../../src/cli/doctor/check-temporal.ts';
import { loadConfig } from '../../../src/settings/config.ts';
import { emptyFolder, typing } from '../../support/product/cli.ts';
import { startStrictTemporal, type StrictTemporal } from '../../support/strict-temporal.ts';
import { freshTaskQueue, temporal } from '../../support/temporal.ts';

const pathOf = (name: string) => fileURLToPath(new URL(`../../fixtures/tls/${name}`, import.meta.url));
const OURS = {
  TEMPORAL_TLS_CLIENT_CERT_PATH: pathOf('client.pem'),
  TEMPORAL_TLS_CLIENT_KEY_PATH: pathOf('client.key'),
};
const CA = { TEMPORAL_TLS_SERVER_CA_CERT_PATH: pathOf('ca.pem') };
/** A certificate that the server's operator has not signed. */
const STRANGER = {
  TEMPORAL_TLS_CLIENT_CERT_PATH: pathOf('stranger.pem'),
  TEMPORAL_TLS_CLIENT_KEY_PATH: pathOf('stranger.key'),
};

const settings = (address: string, more: Record<string, string> = {}) => ({
  CHATWOOT_API_URL: 'http://chatwoot.test',
  CHATWOOT_API_TOKEN: 'token',
  CHATWOOT_ACCOUNT_ID: '1',
  CHATWOOT_WEBHOOK_SECRET: 'secret',
  TEMPORAL_ADDRESS: address,
  TEMPORAL_TASK_QUEUE: freshTaskQueue(),
  ...more,
});

async function faultsOf(address: string, more: Record<string, string> = {}) {
  const findings = await checkTemporal(loadConfig(settings(address, more)), 'cli');
  return findings.filter(({ level }) => level === 'fault').map(({ says }) => says);
}

describe('doctor, of a login that may only read', () => {
  let strict: StrictTemporal;

  beforeEach(async () => {
    strict = await startStrictTemporal((await temporal()).address);
  });
  afterEach(() => {
    strict.close();
  });

  it('says so, and that nothing is stored', async () => {
    strict.refuse('SignalWorkflowExecution');

    assert.deepEqual(await faultsOf(strict.address), [
      `${strict.address} lets this login read the namespace default and not write there, so every webhook is answered with 500`,
    ]);
  });

  it('says the same where a question inside is refused', async () => {
    strict.refuse('DescribeTaskQueue');

    assert.match((await faultsOf(strict.address)).join(), /lets this login read .* and not write/);
  });

  it('is told by the other commands, too, in a sentence', async () => {
    strict.refuse('ListWorkflowExecutions');
    const { code, err } = await typing(settings(strict.address), await emptyFolder())('conversations', 'list');

    assert.deepEqual(
      [code, err],
      [1, 'Temporal does not let this login do that in namespace default: doctor tells more.'],
    );
  });
});

describe('doctor, where TLS is wrong', function () {
  this.timeout(60_000);
  const servers: Server[] = [];
  /** As Temporal's frontend with mTLS, as far as a handshake goes. */
  async function listen(server: Server): Promise<string> {
    servers.push(server);
    server.listen(0);
    await once(server, 'listening');
    return `localhost:${(server.address() as AddressInfo).port}`;
  }
  after(() => {
    for (const server of servers) server.close();
  });

  it('names what is wrong with which certificate', async () => {
    const secured = await listen(
      createTlsServer({
        key: readFileSync(pathOf('server.key')),
        cert: readFileSync(pathOf('server.pem')),
        ca: readFileSync(pathOf('ca.pem')),
        requestCert: true,
        ALPNProtocols: ['h2'],
      }),
    );
    const plain = await listen(createPlainServer((socket) => socket.destroy()));
    const told: Record<string, [string, Record<string, string>]> = {
      'hangs up: it wants TLS, or another certificate than ours': [secured, {}],
      'wants a certificate of ours': [secured, { TEMPORAL_TLS: 'true', ...CA }],
      'is not believed: it has expired, or who signed it is not known here': [secured, OURS],
      'is made out to another name': [secured, { ...OURS, ...CA, TEMPORAL_TLS_SERVER_NAME: 'other.test' }],
      'another certificate than ours, or is no Temporal': [secured, { ...STRANGER, ...CA }],
      'is spoken to with TLS and does not answer so': [plain, { TEMPORAL_TLS: 'true' }],
      'key values mismatch': [secured, { ...OURS, TEMPORAL_TLS_CLIENT_KEY_PATH: pathOf('server.key') }],
    };

    await Promise.all(
      Object.entries(told).map(async ([words, [address, more]]) => {
        assert.match((await faultsOf(address, more)).join(), new RegExp(words));
      }),
    );
  });
});
