import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { emptyFolder, typing } from '../../support/product/cli.ts';

const CHATWOOT = {
  CHATWOOT_API_URL: 'http://127.0.0.1:9',
  CHATWOOT_API_TOKEN: 'a-token',
  CHATWOOT_ACCOUNT_ID: '1',
  CHATWOOT_WEBHOOK_SECRET: 'a-secret',
};

describe('knowledge', () => {
  let cwd: string;
  let env: Record<string, string>;
  before(async () => {
    cwd = await emptyFolder();
    await writeFile(
      path.join(cwd, 'kayaks.md'),
      '---\nurl: https://shop.example/kayaks\n---\n\n# Kayaks\n\n## Renting\n\nA kayak is rented for 12 EUR an hour.',
    );
    await writeFile(path.join(cwd, 'broken.pdf'), 'no PDF');
    for (const name of ['a.doc', 'b.doc', 'c.jpg']) await writeFile(path.join(cwd, name), 'x');
    env = { ...CHATWOOT, KNOWLEDGE: `${path.join(cwd, 'kayaks.md')},${cwd}`, COMPANY_NAME: 'Boats' };
  });

  it('check lists what was read and what was not, and why', async () => {
    const { code, out } = await typing(env, cwd)('knowledge', 'check');

    assert.equal(code, 1);
    assert.match(
      out,
      /kayaks\.md: 1 read, 1 passages, in en\n {2}✔ kayaks\.md: Kayaks \(https:\/\/shop\.example\/kayaks\)/,
    );
    assert.match(out, /✖ .*broken\.pdf \S/);
    assert.match(out, /^ {2}- left out, of kinds that are not read: 2 \.doc, 1 \.jpg$/m);
  });

  it('check is for programs, too, and holds no texts', async () => {
    const { out } = await typing(env, cwd)('knowledge', 'check', '--json');

    const [first] = JSON.parse(out) as { documents: { id: string; letters: number }[]; faults: object[] }[];
    assert.deepEqual([first?.documents[0]?.id, first?.faults], ['kayaks.md', []]);
    assert.doesNotMatch(out, /12 EUR/);
  });

  it('check says what is wrong with the setting', async () => {
    const { code, err } = await typing({ ...env, KNOWLEDGE: 'helpcenter:' }, cwd)('knowledge', 'check');

    assert.equal(code, 1);
    assert.match(err, /^KNOWLEDGE: helpcenter:: must be helpcenter: and the slug/);
  });

  it('ask answers, and shows the passages', async () => {
    const { code, out } = await typing(env, cwd)('knowledge', 'ask', 'How much is it to rent a kayak?');

    assert.equal(code, 0);
    assert.match(out, /12 EUR an hour\.\n\n\[Kayaks\]\(https:\/\/shop\.example\/kayaks\)/);
    assert.match(out, /Passages:\n\n# Kayaks: Renting \(https:\/\/shop\.example\/kayaks\)/);
  });

  it('needs no Chatwoot, but for a bot that is named or half set', async () => {
    const alone = { KNOWLEDGE: path.join(cwd, 'kayaks.md') };

    assert.match((await typing(alone, cwd)('knowledge', 'check')).out, /✔ kayaks\.md: Kayaks/);
    assert.match((await typing(alone, cwd)('knowledge', 'ask', 'rent a kayak')).out, /12 EUR an hour/);
    const half = { ...alone, CHATWOOT_API_URL: 'https://chat.example' };
    assert.match((await typing(half, cwd)('knowledge', 'check')).err, /CHATWOOT_API_TOKEN: is required/);
  });

  it('ask says that a person would be called, and why', async () => {
    const { code, out } = await typing(env, cwd)('knowledge', 'ask', 'Do you sell umbrellas?');

    assert.equal(code, 1);
    assert.match(out, /A person is called: not in the knowledge base\.\n\nNo passage was found\./);
  });

  for (const [what, settings, says] of [
    ['a maker that is not known', { MODEL: 'nobody:x' }, /^MODEL: "nobody:x" names no maker[^\n]*$/],
    [
      'a file of servers that is not there',
      { MCP_SERVERS: '/nope.json', MODEL: 'ollama:x' },
      /^MCP_SERVERS: \/nope\.json cannot be read$/,
    ],
  ] as const) {
    it(`ask says in one sentence what is wrong: ${what}`, async () => {
      const { code, err } = await typing({ ...env, ...settings }, cwd)('knowledge', 'ask', 'x');

      assert.equal(code, 1);
      assert.match(err, says);
    });
  }

  it('ask says in one sentence that the model is away', async () => {
    const [before, closed] = [process.env['OPENAI_BASE_URL'], 'http://127.0.0.1:9/v1'];
    process.env['OPENAI_BASE_URL'] = closed;
    const { code, err } = await typing({ ...env, MODEL: 'openai:x' }, cwd)('knowledge', 'ask', 'x').finally(() => {
      if (before === undefined) Reflect.deleteProperty(process.env, 'OPENAI_BASE_URL');
      else process.env['OPENAI_BASE_URL'] = before;
    });

    assert.equal(code, 1);
    assert.match(err, /^The agent failed: [^\n]+$/);
  });

  it('names the bots where there is none of that name', async () => {
    const { code, err } = await typing(env, cwd)('knowledge', 'ask', 'x', '--agent', 'sales');

    assert.deepEqual([code, err], [1, 'There is no bot "sales"; there are default']);
  });
});
