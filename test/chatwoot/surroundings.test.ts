import assert from 'node:assert/strict';
import { conversationSchema } from '../../src/chatwoot/api.ts';
import { messageEventSchema } from '../../src/chatwoot/webhook.ts';
import { readSurroundings } from '../../src/chatwoot/surroundings.ts';

const additional_attributes = { browser_language: 'de', referer: 'https://shop.example/tents' };
const sender = { id: 88, custom_attributes: { plan: 'pro' } };

const event = (conversation: object) =>
  messageEventSchema.parse({
    event: 'message_created',
    id: 1,
    message_type: 0,
    conversation: { id: 42, ...conversation },
  }).conversation;

describe('readSurroundings', () => {
  it('reads the same of a webhook and of the API', () => {
    const hooked = event({ channel: 'Channel::WebWidget', additional_attributes, meta: { sender } });
    const meta = { channel: 'Channel::WebWidget', sender };
    const shown = conversationSchema.parse({ id: 42, status: 'pending', additional_attributes, meta });

    const expected = {
      ...{ channel: 'Channel::WebWidget', language: 'de', page: 'https://shop.example/tents' },
      contactAttributes: { plan: 'pro' },
    };
    assert.deepEqual(readSurroundings(hooked), expected);
    assert.deepEqual(readSurroundings(shown), expected);
  });

  it('reads who the customer is, and whether the website has signed that', () => {
    const who = { id: 88, email: 'lena@example.com', identifier: 'user-7' };
    const meta = { sender: who, hmac_verified: true };
    const shown = conversationSchema.parse({ id: 42, status: 'pending', meta });

    const expected = { email: 'lena@example.com', identifier: 'user-7', verified: true };
    assert.deepEqual({ ...readSurroundings(event({ meta })), ...expected }, readSurroundings(event({ meta })));
    assert.deepEqual({ ...readSurroundings(shown), ...expected }, readSurroundings(shown));
    for (const hmac_verified of [false, null, 'true', undefined]) {
      assert.equal('verified' in readSurroundings(event({ meta: { sender: who, hmac_verified } })), false);
    }
  });

  it("tells Twilio's WhatsApp from its SMS by the contact, in a webhook as in the API", () => {
    const source_id = 'whatsapp:+4930123';
    const hooked = event({ channel: 'Channel::TwilioSms', contact_inbox: { source_id } });
    const newest = { id: 1, message_type: 0, conversation: { contact_inbox: { source_id } } };
    const meta = { channel: 'Channel::TwilioSms' };
    const shown = conversationSchema.parse({ id: 42, status: 'pending', meta, messages: [newest] });

    assert.equal(readSurroundings(hooked).channel, 'Channel::TwilioSms/whatsapp');
    assert.equal(readSurroundings(shown).channel, 'Channel::TwilioSms/whatsapp');
  });

  it('believes no visitor everything', () => {
    const odd = { browser_language: '*', referer: `https://x.example/${'x'.repeat(600)}` };
    const essay = { id: 1, custom_attributes: { essay: 'x'.repeat(5000) } };

    assert.deepEqual(readSurroundings(event({ additional_attributes: odd, meta: { sender: essay } })), {
      ...{ channel: null, language: null, page: null },
    });
    assert.equal(readSurroundings(event({ additional_attributes: { referer: 'no address' } })).page, null);
    assert.equal(readSurroundings(event({ additional_attributes: 7 })).page, null);
  });
});
