/**
 * How long one message may be, by Chatwoot channel; what Chatwoot's own agent uses
 * (`enterprise/lib/captain/message_length_limit.rb`). Longer texts are refused or cut by the channel, silently.
 */
const LIMITS: Record<string, number> = {
  'Channel::FacebookPage': 2000,
  'Channel::Instagram': 1000,
  'Channel::Line': 5000,
  'Channel::Sms': 320,
  'Channel::Telegram': 4096,
  'Channel::Tiktok': 6000,
  'Channel::TwilioSms': 320,
  'Channel::Whatsapp': 4096,
};
const DEFAULT_LIMIT = 10_000;

/** Splits a reply into parts that the channel takes: at paragraphs, else at sentences, else at words. */
export function splitReply(text: string, channel: string | null): string[] {
  const limit = LIMITS[channel ?? ''] ?? DEFAULT_LIMIT;
  const parts: string[] = [];
  let rest = text.trim();
  while (rest.length > limit) {
    const end = breakBefore(rest, limit);
    parts.push(rest.slice(0, end).trim());
    rest = rest.slice(end).trim();
  }
  return rest === '' ? parts : [...parts, rest];
}

const BREAKS = [/\n\s*\n/g, /[.!?…。！？]["')\]]*\s/g, /\s/g];

/** Index (1 … limit) at which a part may end; never in the first third, and never within a surrogate pair. */
function breakBefore(text: string, limit: number): number {
  const head = text.slice(0, limit);
  for (const pattern of BREAKS) {
    const last = [...head.matchAll(pattern)].at(-1);
    const end = last ? last.index + last[0].length : 0;
    if (end > limit / 3) return end;
  }
  const code = text.charCodeAt(limit - 1);
  return code >= 0xd800 && code <= 0xdbff ? limit - 1 : limit;
}
