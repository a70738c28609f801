import assert from 'node:assert/strict';
import { messageReceived } from '../../../src/activities/reconcile/to-fact.ts';
import { messageSchema } from '../../../src/chatwoot/api.ts';
import { listedConversationSchema } from '../../../src/chatwoot/lists.ts';
import { readMessage } from '../../../src/chatwoot/message.ts';
import { defaultPolicy } from '../../support/conversation.ts';

/** A message as the reconciler finds it in a list. */
function found(fields: object) {
  const meta = { channel: 'Channel::Whatsapp', sender: { id: 88, name: 'Lena' } };
  const conversation = listedConversationSchema.parse({ id: 1, status: 'pending', meta });
  const created_at = Math.floor(Date.now() / 1000) - 60;
  const message = messageSchema.parse({ id: 5, content: 'hi', message_type: 0, created_at, ...fields });
  const told = messageReceived(conversation, readMessage(message, 'default'), defaultPolicy);
  assert(told.signal === 'messageReceived');
  return told.fact;
}

describe('what the reconciler tells of a message', () => {
  it('is for people where the channel brought it too late', () => {
    const external_created_at = Math.floor(Date.now() / 1000) - 9 * 24 * 3600;

    assert.match(found({ content_attributes: { external_created_at } }).message.unreadable ?? '', /9 days late/);
    assert.equal(found({}).message.unreadable, undefined);
  });

  it('is what a webhook would have said: what cannot be read, a machine, a quote, the channel', () => {
    const unshown = found({ content: null, content_attributes: { is_unsupported: true } });
    const machine = found({ content_attributes: { email: { auto_reply: true } } });
    const { message, about } = found({ content_attributes: { in_reply_to: 4 } });

    assert.match(unshown.message.unreadable ?? '', /could not show/);
    assert.equal(machine.message.automatic, true);
    assert.deepEqual([message.quotes, about?.channel], [4, 'Channel::Whatsapp']);
  });
});
