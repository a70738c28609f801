import assert from 'node:assert/strict';
import { channelName, channelOf, fits, isMail, type Channel } from '../../src/chatwoot/channels.ts';

describe('a channel', () => {
  const names: [string | null, string | null, string | null][] = [
    ['Channel::TwilioSms', 'whatsapp:+4930123', 'Channel::TwilioSms/whatsapp'],
    ['Channel::TwilioSms', '+4930123', 'Channel::TwilioSms'],
    ['Channel::TwilioSms', null, 'Channel::TwilioSms'],
    ['Channel::Api', 'whatsapp:+4930123', 'Channel::Api'],
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
    ['My::Channel::Pigeon', 'unknown'],
    ['Channel::Pigeon/post', 'unknown'],
    ['toString', 'unknown'],
    [null, 'unknown'],
  ];
  for (const [name, source] of sources) {
    it(`is ${source} for graphs: ${name ?? 'nothing'}`, () => {
      assert.equal(channelOf(name).source, source);
    });
  }

  const takes: [string | null, string, number, string, Channel['options']][] = [
    ['Channel::Api', 'api', 10_000, 'characters', {}],
    ['Channel::Email', 'email', 10_000, 'characters', undefined],
    ['Channel::FacebookPage', 'facebook', 2000, 'characters', { most: 13, title: { most: 20, unit: 'characters' } }],
    ['Channel::Instagram', 'instagram', 1000, 'bytes', undefined],
    ['Channel::Line', 'line', 5000, 'characters', {}],
    ['Channel::Sms', 'sms', 320, 'characters', undefined],
    ['Channel::Telegram', 'telegram', 4096, 'characters', { value: { most: 64, unit: 'bytes' } }],
    ['Channel::Tiktok', 'tiktok', 6000, 'characters', undefined],
    ['Channel::TwilioSms', 'sms', 320, 'characters', undefined],
    ['Channel::TwitterProfile', 'twitter', 10_000, 'characters', undefined],
    ['Channel::Pigeon', 'pigeon', 10_000, 'characters', undefined],
    [null, 'unknown', 10_000, 'characters', {}],
  ];
  for (const [name, source, most, unit, options] of takes) {
    it(`takes ${most} ${unit}, and ${options ? 'shows' : 'does not show'} what can be pressed: ${name ?? 'nothing known'}`, () => {
      const channel = channelOf(name);

      assert.deepEqual([channel.source, channel.text, channel.options], [source, { most, unit }, options]);
    });
  }

  it('shows what can be pressed in WhatsApp as Meta has it', () => {
    assert.deepEqual(channelOf('Channel::Whatsapp').options, {
      most: 10,
      title: { most: 24, unit: 'characters' },
      few: { most: 3, title: { most: 20, unit: 'characters' } },
      text: { most: 1024, unit: 'characters' },
      distinct: true,
    });
  });

  it('sends mails where it is one of mails, and takes anything where it has no limit', () => {
    assert.deepEqual([isMail('Channel::Email'), isMail('Channel::Api'), isMail(null)], [true, false, false]);
    assert.equal(fits('x'.repeat(99), undefined), true);
  });

  it('counts in its own unit', () => {
    assert.deepEqual(
      (['characters', 'bytes'] as const).map((unit) => fits('é', { most: 1, unit })),
      [true, false],
    );
  });
});
