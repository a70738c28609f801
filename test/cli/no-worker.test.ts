import assert from 'node:assert/strict';
import type { Sandbox } from '../../sandbox/chatwoot.ts';
import { emptyFolder, typing, type Type } from '../support/cli.ts';
import { createCustomer } from '../support/customer.ts';
import { startDeployment, type Deployment } from '../support/deployment.ts';
import { settingsFor } from '../support/product.ts';

describe('the command line, where the worker was killed,', function () {
  this.timeout(120_000);
  let deployment: Deployment;
  let type: Type;
  let conversation: string;

  before(async () => {
    const user = (sandbox: Sandbox) => ({ CHATWOOT_USER_TOKEN: sandbox.tokens.admin });
    deployment = await startDeployment({}, {}, user);
    const { sandbox, temporalAddress } = deployment;
    const settings = { ...settingsFor(sandbox, temporalAddress, 'chatwoot'), ...user(sandbox) };
    type = typing(settings, await emptyFolder());
    const customer = await createCustomer(sandbox);
    await customer.say('hello');
    await customer.hears(1);
    conversation = `default:1:${customer.conversation}`;
    await deployment.kill('worker');
  });
  after(() => deployment.close());

  it('says so by doctor, though Temporal has not noticed', async () => {
    const { code, out } = await type('doctor');

    assert.equal(code, 1);
    assert.doesNotMatch(out, /Missed webhooks/);
    assert.match(out, /✖ Worker: one polled chatwoot a while ago, and none answers now: .* → look at its log/);
  });

  it('lists and shows what Temporal knows', async () => {
    let { code, out } = await type('conversations', 'list', '--live');
    // Visibility comes after the fact.
    while (!out.includes(conversation)) ({ code, out } = await type('conversations', 'list', '--live'));
    assert.equal(code, 0);
    assert.match(out, new RegExp(`${conversation} .* – `));

    const shown = await type('conversations', 'show', conversation);
    assert.equal(shown.code, 0);
    assert.equal(shown.err, '');
    assert.match(shown.out, /no worker answers/);
  });

  it('says that nobody took an order', async () => {
    const { code, out, err } = await type('conversations', 'pause', conversation);

    assert.equal(code, 1);
    assert.equal(out, `✖ ${conversation}: no worker answered in time`);
    assert.equal(err, '');
  });
});
