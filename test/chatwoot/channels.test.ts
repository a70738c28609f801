import assert from 'node:assert/strict';
import { channelName, channelOf, fits } from '../../src/chatwoot/channels.ts';

describe('a channel', () => {
  const names: [string | null, string | null, string | null][] = [
    ['Channel::TwilioSms', 'whatsapp:+4930123', 'Channel::TwilioSms/whatsapp'],
    ['Channel::TwilioSms', '+4930123', 'Channel::TwilioSms'],
    ['Channel::Whatsapp', '4930123', 'Channel::Whatsapp'],
    ['Channel::WebWidget', null, 'Channel::WebWidget'],
    [null, null, null],
  ];
  for (const [name, source, expected] of names) {
    it(`is ${expected ?? 'not known'} for ${source ?? 'a contact'} of ${name ?? 'nothing'}`, () => {
      assert.equal(channelName(name, source), expected);
    });
  }

  const sources: [string | null, string][] = [
    ['Channel::Whatsapp', 'whatsapp'],
    ['Channel::TwilioSms/whatsapp', 'whatsapp'],
    ['Channel::WebWidget', 'website'],
    ['Channel::Pigeon', 'pigeon'],
    ['toString', 'unknown'],
    [null, 'unknown'],
  ];
  for (const [name, source] of sources) {
    it(`is ${source} for graphs: ${name ?? 'nothing'}`, () => {
      assert.equal(channelOf(name).source, source);
    });
  }

  it('counts in its own unit', () => {
    assert.deepEqual(
      (['characters', 'bytes'] as const).map((unit) => fits('é', { most: 1, unit })),
      [true, false],
    );
  });
});
