import assert from 'node:assert/strict';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readMcpFile } from '../../../graphs/support/mcp/read-mcp-file.ts';

const path = join(mkdtempSync(join(tmpdir(), 'mcp-')), 'mcp.json');

function read(content: unknown, env: NodeJS.ProcessEnv = {}) {
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return readMcpFile(path, env);
}

describe('readMcpFile', () => {
  it('reads the usual shape, with the environment in the place of variables', () => {
    const crm = {
      command: 'node',
      args: ['crm.js', '--at=${PLACE}'],
      env: { CRM_TOKEN: '${CRM_TOKEN}', REGION: 'eu-1' },
    };
    const shop = {
      url: 'https://shop.example/mcp',
      headers: { Authorization: 'Bearer ${SHOP}' },
      customer: ['contact_id'],
    };
    const off = { command: 'x', disabled: true };

    const env = { PLACE: 'here', CRM_TOKEN: 'token-of-the-crm-1', SHOP: 'key-of-the-shop-2' };
    const { servers, secrets } = read({ mcpServers: { crm, shop, off } }, env);

    assert.deepEqual([...servers.keys()], ['crm', 'shop']);
    const { args, env: given } = servers.get('crm') as unknown as Record<string, unknown>;
    assert.deepEqual([args, given], [['crm.js', '--at=here'], { CRM_TOKEN: 'token-of-the-crm-1', REGION: 'eu-1' }]);
    assert.deepEqual(servers.get('shop')?.customer, new Map([['contact_id', 'contact_id']]));
    assert.deepEqual([...secrets].sort(), ['key-of-the-shop-2', 'token-of-the-crm-1']);
  });

  for (const [what, entry, says] of [
    ['neither kind', {}, 'mcpServers.a: needs either `command`, a program to start, or `url`, an address'],
    ['both kinds', { command: 'x', url: 'http://x' }, 'mcpServers.a: needs either'],
    ['no address', { url: 'localhost' }, 'mcpServers.a.url: must be an address that begins with http'],
    ['the older kind', { url: 'http://x', type: 'sse' }, 'mcpServers.a.type: must be "http" beside `url`'],
    [
      'a misspelt command',
      { comand: 'x' },
      'mcpServers.a: needs either `command`, a program to start, or `url`, an address; comand: not known here',
    ],
    ['a misspelt key', { command: 'x', requireAproval: true }, 'mcpServers.a: requireAproval: not known here'],
    [
      'approval of a word',
      { command: 'x', requireApproval: 'refund' },
      'mcpServers.a.requireApproval: must be true, or a list',
    ],
    [
      'an unknown fact',
      { command: 'x', customer: ['phone'] },
      'mcpServers.a.customer: must be a list of contact_id, name',
    ],
    [
      'a missing variable',
      { url: 'http://x', headers: { A: '${NO}' } },
      'mcpServers.a.headers.A: NO is not set in the environment',
    ],
  ] as const) {
    it(`refuses ${what}, with place and remedy`, () => {
      assert.throws(
        () => read({ mcpServers: { a: entry } }),
        (error: Error) => {
          assert.ok(error.message.startsWith(`MCP_SERVERS: ${path}: ${says}`), error.message);
          return true;
        },
      );
    });
  }

  it('names every fault at once and never what stands in the file', () => {
    const mcpServers = { 'a b': { command: 'x' }, c: { url: 'hunter2' } };
    assert.throws(() => read({ mcpServers }), /mcpServers\.a b: .*; mcpServers\.c\.url: (?!.*hunter2)/);
    assert.throws(() => read('{"hunter2'), /is not valid JSON: line 1, column \d+$/);
    assert.throws(() => read('{\n  "a": 1,\n}'), /is not valid JSON: line 3, column 1$/);
    assert.throws(() => read('hunter2'), /is not valid JSON$/);
    assert.throws(() => read([]), /must hold an object `mcpServers`/);
    assert.throws(() => readMcpFile(`${path}.not`, {}), /cannot be read$/);
  });
});
