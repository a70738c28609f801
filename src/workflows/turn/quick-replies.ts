import type { Actions } from '../../contracts/graph.ts';
import { splitReply } from './split-reply.ts';

export type Options = NonNullable<Actions['options']>;

/** Where Chatwoot shows `input_select` as something to press; elsewhere it sends the text alone. */
const PRESSED_ON = new Set([
  ...['Channel::WebWidget', 'Channel::Api', 'Channel::Whatsapp'],
  ...['Channel::Telegram', 'Channel::Line', 'Channel::FacebookPage'],
]);
/** Meta's limits, in characters; Chatwoot does not check them, and what is longer fails later. */
const WHATSAPP = { text: 1024, buttons: 3, button: 20, row: 24 };

/** Whether the channel shows these quick replies at all, and takes them. Of a channel that nobody knows the best is hoped. */
export function canBePressed(options: Options, reply: string, channel: string | null): boolean {
  if (channel === null) return true;
  if (channel !== 'Channel::Whatsapp') return PRESSED_ON.has(channel);
  const longest = options.length > WHATSAPP.buttons ? WHATSAPP.row : WHATSAPP.button;
  const titles = options.map(({ title }) => title);
  const last = splitReply(reply, channel).at(-1) ?? '';
  return (
    titles.every((title) => title.length <= longest) &&
    new Set(titles).size === titles.length &&
    last.length <= WHATSAPP.text
  );
}

/** The reply with the quick replies below it, for a customer who can only read and write. */
export function listOptions(options: Options, reply: string): string {
  return `${reply}\n\n${options.map(({ title }) => `- ${title}`).join('\n')}`;
}
