import assert from 'node:assert/strict';
import { createIdentity } from '../../src/activities/identity.ts';
import { ChatwootRejected } from '../../src/chatwoot/client/errors.ts';

const MINUTES = 60_000;

describe('which bot we are', () => {
  let asked: number;
  beforeEach(() => {
    asked = 0;
  });
  /** An administrator's token: bot 7 has our token. */
  const administrator = {
    listBots() {
      asked++;
      return Promise.resolve([
        { id: 6, access_token: 'other' },
        { id: 7, access_token: 'ours' },
      ]);
    },
  };
  const agent = { listBots: () => Promise.reject(new ChatwootRejected('GET agent_bots', 401)) };
  const identity = (user: typeof administrator | typeof agent | null, setting: number | null, now?: () => number) =>
    createIdentity({ user, apiToken: 'ours', setting, ...(now ? { now } : {}) });

  const cases = [
    ['nobody knows', null, null, null],
    ['the setting says it', null, 5, 5],
    ['an administrator sees it', administrator, null, 7],
    ['an administrator sees that the setting is wrong', administrator, 5, 7],
    ["an agent's token sees nothing", agent, null, null],
    ["an agent's token sees nothing, and the setting says it", agent, 5, 5],
  ] as const;
  for (const [title, user, setting, expected] of cases) {
    it(`is ${expected}: ${title}`, async () => {
      assert.equal(await identity(user, setting).botId(), expected);
    });
  }

  it('is what Chatwoot has stored in our name, whatever else is said', async () => {
    const us = identity(administrator, 5);
    us.learned(9);

    assert.equal(await us.botId(), 9);
  });

  describe('kept by an earlier process', () => {
    const keeping = (id: number | null, written: number[] = []) => ({
      recall: () => Promise.resolve(id),
      keep: (now: number) => Promise.resolve(void written.push(now)),
    });

    it('is known before the first message', async () => {
      const us = createIdentity({ user: null, apiToken: 'ours', setting: 5, kept: keeping(9) });

      assert.equal(await us.botId(), 9);
    });

    it('is what an administrator sees, where one sees us', async () => {
      const us = createIdentity({ user: administrator, apiToken: 'ours', setting: null, kept: keeping(9) });

      assert.equal(await us.botId(), 7);
    });

    it('is another one as soon as Chatwoot stores a message of another bot, and that is kept', async () => {
      const written: number[] = [];
      const us = createIdentity({ user: null, apiToken: 'ours', setting: null, kept: keeping(9, written) });
      for (const id of [9, 10, 10]) us.learned(id);

      assert.equal(await us.botId(), 10);
      assert.deepEqual(written, [9, 10]);
    });

    it('is nobody where Temporal does not answer', async () => {
      const kept = { recall: () => Promise.reject(new Error('away')), keep: () => Promise.reject(new Error('away')) };
      const us = createIdentity({ user: null, apiToken: 'ours', setting: null, kept });

      assert.equal(await us.botId(), null);
      us.learned(9);
      assert.equal(await us.botId(), 9);
    });
  });

  it('is asked for once in five minutes', async () => {
    let now = 0;
    const us = identity(administrator, null, () => now);
    for (const at of [0, 1, 5 * MINUTES - 1, 5 * MINUTES]) {
      now = at;
      await us.botId();
    }

    assert.equal(asked, 2);
  });
});
