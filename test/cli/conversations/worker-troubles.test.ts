import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import type { Sandbox } from '../../../sandbox/chatwoot.ts';
import { emptyFolder, typing, type Answered, type Type } from '../../support/product/cli.ts';
import { createCustomer } from '../../support/product/customer.ts';
import { startDeployment, type Deployment } from '../../support/product/deployment.ts';
import { settingsFor } from '../../support/product/product.ts';

const ENCRYPTION_KEYS = `k:${randomBytes(32).toString('base64')}`;

describe('the command line beside a worker in trouble', function () {
  this.timeout(120_000);
  let deployment: Deployment;
  let type: Type;
  let typeWithoutKeys: Type;
  let conversation: string;

  before(async () => {
    const user = (sandbox: Sandbox) => ({ CHATWOOT_USER_TOKEN: sandbox.tokens.admin });
    deployment = await startDeployment({ ENCRYPTION_KEYS }, {}, user);
    const { sandbox, temporalAddress } = deployment;
    const settings = { ...settingsFor(sandbox, temporalAddress, 'chatwoot'), ...user(sandbox) };
    type = typing({ ...settings, ENCRYPTION_KEYS }, await emptyFolder());
    typeWithoutKeys = typing(settings, await emptyFolder());
    const customer = await createCustomer(sandbox);
    await customer.say('hello');
    await customer.hears(1);
    conversation = `default:1:${customer.conversation}`;
  });
  after(() => deployment.close());

  describe('that encrypts, without its keys', () => {
    it('says so by doctor', async () => {
      const { code, out } = await typeWithoutKeys('doctor');

      assert.equal(code, 1);
      assert.match(
        out,
        /✖ ENCRYPTION_KEYS: the worker answers, and its answer cannot be read .* → set ENCRYPTION_KEYS/,
      );
    });

    it('says so where a conversation is to be shown', async () => {
      const { code, err } = await typeWithoutKeys('conversations', 'show', conversation);

      assert.equal(code, 1);
      assert.equal(
        err,
        'What the worker writes is encrypted: set ENCRYPTION_KEYS here to what ingress and worker have.',
      );
    });
  });

  describe('that was killed', () => {
    /** Begun at once: each waits until nobody has answered for seconds. */
    let typed: Record<'doctor' | 'pauseBot' | 'list' | 'show' | 'pause', Promise<Answered>>;

    before(async () => {
      await deployment.kill('worker');
      const list = listed();
      typed = {
        doctor: type('doctor'),
        pauseBot: type('agents', 'pause', 'default'),
        list,
        // Temporal keeps one question at a time for a worker that is away.
        show: list.then(() => type('conversations', 'show', conversation)),
        pause: type('conversations', 'pause', conversation),
      };
    });

    async function listed(): Promise<Answered> {
      for (;;) {
        const answered = await type('conversations', 'list', '--live');
        // Visibility comes after the fact.
        if (answered.out.includes(conversation)) return answered;
      }
    }

    it('says so by doctor, though Temporal has not noticed', async () => {
      const { code, out } = await typed.doctor;

      assert.equal(code, 1);
      assert.doesNotMatch(out, /Missed webhooks/);
      assert.match(out, /✖ Worker: one polled chatwoot a while ago, and none answers now: .* → look at its log/);
    });

    it('says which conversations did not hear that the bot is paused', async () => {
      const { code, out, err } = await typed.pauseBot;

      assert.equal(code, 1);
      assert.match(out, /default is paused: 0 of 1 running conversations/);
      assert.equal(
        err,
        `1 did not answer, and the bot goes on answering there: ${conversation}. Once a worker runs, type it again.`,
      );
    });

    it('lists and shows what Temporal knows', async () => {
      const { code, out } = await typed.list;
      assert.equal(code, 0);
      assert.match(out, new RegExp(`${conversation} .* – `));

      const shown = await typed.show;
      assert.equal(shown.code, 0);
      assert.equal(shown.err, '');
      assert.match(shown.out, /no worker answers/);
    });

    it('says that nobody took an order', async () => {
      const { code, out, err } = await typed.pause;

      assert.equal(code, 1);
      assert.equal(out, `✖ ${conversation}: no worker answered in time`);
      assert.equal(err, '');
    });
  });
});
