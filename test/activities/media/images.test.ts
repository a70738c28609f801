import { signedId } from '../../../sandbox/world/store/signed-id.ts';
import assert from 'node:assert/strict';
import { CancelledFailure } from '@temporalio/activity';
import type { DialogueMessage } from '../../../src/contracts/conversation.ts';
import type { Attachment } from '../../../src/chatwoot/attachments.ts';
import { startSandbox, type Sandbox } from '../../../sandbox/chatwoot.ts';
import { hear as hearTurn, said } from '../../support/product/hear.ts';
import { createCustomer, type Customer } from '../../support/product/customer.ts';
import { PNG, PNG_URL, sendImage, startImageServer, type ImageServer } from '../../support/servers/image-server.ts';

const png = (name: string) => new File([PNG], name, { type: 'image/png' });
const image = (name: string, url: string | null): Attachment => ({ type: 'image', name, url, transcript: null });
const block = (url = PNG_URL) => ({ type: 'image_url', image_url: { url } });

describe('images of a turn', () => {
  let sandbox: Sandbox;
  let customer: Customer;
  let storage: ImageServer;
  let warnings: string[];

  before(async () => {
    sandbox = await startSandbox();
    customer = await createCustomer(sandbox);
    storage = await startImageServer({
      '/a.png': (_request, response) => {
        sendImage(response);
      },
    });
  });
  beforeEach(() => {
    warnings = [];
  });
  after(() => Promise.all([sandbox.close(), storage.close()]));

  async function hear(
    dialogue: DialogueMessage[],
    { images = true, hosts = [] as string[], fresh = 1, cancel = false } = {},
  ) {
    const settings = { images, attachmentHosts: hosts };
    const turn = { conversation: customer.conversation, dialogue, settings, fresh, cancel };
    const { heard, warnings: logged } = await hearTurn(sandbox, turn);
    warnings.push(...logged);
    return heard;
  }

  const stored = async (name: string) => {
    const id = await customer.sendFiles([png(name)]);
    const { attachments = [] } = sandbox.messages(customer.conversation).find((message) => message.id === id) ?? {};
    return image(
      name,
      `${sandbox.url}/rails/active_storage/blobs/redirect/${signedId(attachments[0]?.id ?? 0)}/${name}`,
    );
  };

  it('come along as data URLs, after the text that names them', async () => {
    assert.deepEqual(await hear([said('this pole?', await stored('pole.png'))]), [
      [{ type: 'text', text: 'this pole?\n[image: pole.png]' }, block()],
    ]);
    assert.deepEqual(warnings, []);
  });

  it('are names where the model takes none, and in the messages before', async () => {
    const pole = await stored('pole.png');

    assert.deepEqual(await hear([said('', pole)], { images: false }), ['[image: pole.png]']);
    assert.deepEqual(await hear([said('this?', pole), said('well?')]), ['this?\n[image: pole.png]', 'well?']);
  });

  it('are those of all new messages, the newest four', async () => {
    const [a, b, c, d, e] = await Promise.all(['a', 'b', 'c', 'd', 'e'].map((name) => stored(`${name}.png`)));
    assert.ok(a && b && c && d && e);

    assert.deepEqual(await hear([said('', a, b), said('', c, d, e)], { fresh: 2 }), [
      [{ type: 'text', text: '[image: a.png]\n[image: b.png]' }, block()],
      [{ type: 'text', text: '[image: c.png]\n[image: d.png]\n[image: e.png]' }, block(), block(), block()],
    ]);
  });

  it('that cannot be loaded say so, and the log why without saying which', async () => {
    const lost = [image('secret-a.png', `${storage.url}/a.png`), image('secret-b.png', null)];

    assert.deepEqual(await hear([said('look', ...lost)]), [
      'look\n[image: secret-a.png (could not be loaded)]\n[image: secret-b.png (could not be loaded)]',
    ]);
    assert.deepEqual(warnings.map((line) => /^image not loaded .*"fault":"(.*?)"/.exec(line)?.[1]).sort(), [
      'private address',
      'unusable address',
    ]);
    assert.doesNotMatch(warnings.join(), /secret|127\.0\.0\.1/);
  });

  it('come from hosts that the operator allows, private ones too', async () => {
    const heard = await hear([said('', image('a.png', `${storage.url}/a.png`))], { hosts: [storage.host] });

    assert.deepEqual(heard, [[{ type: 'text', text: '[image: a.png]' }, block()]]);
  });

  it('are asked for without any token', async () => {
    storage.requests.length = 0;
    await hear([said('', image('a.png', `${storage.url}/a.png`))], { hosts: [storage.host] });

    const [request] = storage.requests;
    assert.equal(request?.headers['api_access_token'], undefined);
    assert.ok(!JSON.stringify(request?.rawHeaders).includes(sandbox.tokens.bot));
  });

  it('leave other files to their names', async () => {
    const file = { type: 'file', name: 'a.pdf', url: `${storage.url}/a.png`, transcript: null };

    assert.deepEqual(await hear([said('', file)], { hosts: [storage.host] }), ['[file: a.pdf]']);
  });

  it('are not waited for by a turn that was cancelled', async () => {
    await assert.rejects(hear([said('', await stored('a.png'))], { cancel: true }), CancelledFailure);
  });
});
