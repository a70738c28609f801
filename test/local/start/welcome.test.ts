import assert from 'node:assert/strict';
import { tmpdir } from 'node:os';
import { stripVTControlCharacters } from 'node:util';
import { suggestionsFor } from '../../../local/start/start.ts';
import { welcome } from '../../../local/start/welcome.ts';

const addresses = {
  sandboxUrl: 'http://localhost:3000',
  temporalUiUrl: 'http://localhost:8233',
  temporalAddress: '127.0.0.1:7233',
  webhookUrl: 'http://localhost:8000/api/v1/webhook/chatwoot',
  hasModel: false,
  graph: null,
  isShop: true,
};

describe('the first screen', () => {
  it('fits a terminal of 24 lines, with every address and a hint what to try', () => {
    const lines = welcome(addresses, false).split('\n');

    assert.ok(lines.length <= 24);
    for (const address of ['http://localhost:3000', 'http://localhost:8233', addresses.webhookUrl]) {
      assert.ok(
        lines.some((line) => line.includes(address)),
        address,
      );
    }
    assert.match(lines.join('\n'), /ask for a person/);
  });

  it('has colours on a terminal only, and the same words', () => {
    const [plain, coloured] = [welcome(addresses, false), welcome(addresses, true)];

    assert.equal(stripVTControlCharacters(plain), plain);
    assert.notEqual(coloured, plain);
    assert.equal(stripVTControlCharacters(coloured), plain);
  });

  it('proposes no question of the example shop to an agent that was told what it is', async () => {
    const text = welcome({ ...addresses, isShop: false }, false);
    assert.match(text, /ask for a person/);
    assert.doesNotMatch(text, /send something back|built-in knowledge/);

    assert.deepEqual(await suggestionsFor({}, tmpdir()), {});
    for (const env of [{ KNOWLEDGE: 'docs' }, { COMPANY_NAME: 'Acme' }, { AGENT_GRAPH: './graph.ts:graph' }])
      assert.deepEqual(await suggestionsFor(env, tmpdir()), { suggestions: ['I want to talk to a person'] });
  });

  it("names a graph of one's own, which answers instead of the built-in one", () => {
    const text = welcome({ ...addresses, graph: './graph.ts' }, false);

    assert.match(text, /Graph +\.\/graph\.ts/);
    assert.doesNotMatch(text, /knowledge|send something back|ask for a person/);
    assert.match(text, /two or three quick messages/);
  });

  it('shows the address of a Temporal whose UI is elsewhere', () => {
    assert.match(welcome({ ...addresses, temporalUiUrl: null }, false), /Temporal +127\.0\.0\.1:7233/);
  });
});
