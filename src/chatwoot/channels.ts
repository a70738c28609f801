/**
 * What the channels take, in the units in which they count. What is longer is refused or cut by the channel, long after Chatwoot
 * has stored it, and Chatwoot checks none of it.
 *
 * Texts: what Chatwoot's own agent keeps to (`enterprise/lib/captain/message_length_limit.rb`); Instagram's bytes by Meta's Send
 * API ("1000 bytes, UTF-8"). Quick replies: where Chatwoot makes something to press of `input_select` (reference 9); their sizes
 * by Meta (WhatsApp: 3 reply buttons of 20 characters, 10 rows of 24, a body of 1,024; Messenger: 13 quick replies of 20) and by
 * Telegram's Bot API (`callback_data`: 64 bytes), which Chatwoot fills with an option's `value`.
 */
export interface Channel {
  /** Its name for graphs. */
  source: string;
  text: Size;
  /** Absent: Chatwoot sends the text alone. */
  options?: OptionLimits;
}

export interface Size {
  most: number;
  unit: 'characters' | 'bytes';
}

export interface OptionLimits {
  most?: number;
  title?: Size;
  value?: Size;
  /** Of the message that carries them. */
  text?: Size;
  /** With more than so many, other titles count. */
  few?: { most: number; title: Size };
  distinct?: boolean;
}

const characters = (most: number): Size => ({ most, unit: 'characters' });
const bytes = (most: number): Size => ({ most, unit: 'bytes' });

const DEFAULT = characters(10_000);

const WHATSAPP_OPTIONS: OptionLimits = {
  most: 10,
  title: characters(24),
  few: { most: 3, title: characters(20) },
  text: characters(1024),
  distinct: true,
};

/** Twilio's WhatsApp numbers are `Channel::TwilioSms` for Chatwoot, whose contacts have the number `whatsapp:+…`. */
export const TWILIO_WHATSAPP = 'Channel::TwilioSms/whatsapp';

const CHANNELS = new Map<string, Channel>(
  Object.entries({
    'Channel::Api': { source: 'api', text: DEFAULT, options: {} },
    'Channel::Email': { source: 'email', text: DEFAULT },
    'Channel::FacebookPage': {
      source: 'facebook',
      text: characters(2000),
      options: { most: 13, title: characters(20) },
    },
    'Channel::Instagram': { source: 'instagram', text: bytes(1000) },
    'Channel::Line': { source: 'line', text: characters(5000), options: {} },
    'Channel::Sms': { source: 'sms', text: characters(320) },
    'Channel::Telegram': { source: 'telegram', text: characters(4096), options: { value: bytes(64) } },
    'Channel::Tiktok': { source: 'tiktok', text: characters(6000) },
    'Channel::TwilioSms': { source: 'sms', text: characters(320) },
    [TWILIO_WHATSAPP]: { source: 'whatsapp', text: characters(1600) },
    'Channel::TwitterProfile': { source: 'twitter', text: DEFAULT },
    'Channel::WebWidget': { source: 'website', text: DEFAULT, options: {} },
    'Channel::Whatsapp': { source: 'whatsapp', text: characters(4096), options: WHATSAPP_OPTIONS },
  }),
);

/** Of a channel that nobody knows the best is hoped: that it takes much, and shows what can be pressed. */
export function channelOf(name: string | null): Channel {
  const known = name === null ? undefined : CHANNELS.get(name);
  if (known) return known;
  const source = /^Channel::(\w{1,40})$/.exec(name ?? '')?.[1]?.toLowerCase() ?? 'unknown';
  return { source, text: DEFAULT, ...(name === null ? { options: {} } : {}) };
}

export function channelName(name: string | null | undefined, contactSource: string | null | undefined): string | null {
  const isWhatsapp = name === 'Channel::TwilioSms' && contactSource?.startsWith('whatsapp:');
  return isWhatsapp ? TWILIO_WHATSAPP : (name ?? null);
}

export function fits(text: string, size: Size | undefined): boolean {
  return size === undefined || lengthIn(text, size) <= size.most;
}

export function lengthIn(text: string, { unit }: Size): number {
  return unit === 'characters' ? text.length : new TextEncoder().encode(text).length;
}

/** Whether answers go out as mails. */
export const isMail = (name: string | null): boolean => name === 'Channel::Email';
