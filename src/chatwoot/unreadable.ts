import { isBare } from './attachments.ts';
import type { Email } from './email.ts';
import type { ChatwootMessage } from './fields.ts';

/** Content types in which a customer's words or files come; one that is not here goes to people, who see it in Chatwoot. */
const READABLE = new Set([
  ...['text', 'incoming_email', 'sticker', 'article', 'cards', 'form'],
  ...['input_text', 'input_textarea', 'input_email', 'input_select'],
]);

/**
 * Why only a person can take up a customer's message, for the team's note; `null`: its words or files can be read.
 *
 * `is_unsupported` is set by channels for what Chatwoot has no shape for (polls, products, a view-once picture). The words of a
 * call are Chatwoot's own ("Voice Call"). A message with nothing at all is what a channel makes of something that it does not know.
 */
export function whyUnreadable(message: ChatwootMessage, text: string, { lostItsWords }: Email): string | null {
  const { content_type: type, content_attributes: attributes } = message;
  if (type === 'voice_call') return 'the customer called, which the bot cannot answer';
  if (attributes?.['is_unsupported'] === true) return 'the customer sent something that the channel could not show';
  if (type != null && !READABLE.has(type)) return 'the customer sent something of a kind that the bot does not know';
  if (lostItsWords) return 'Chatwoot could not read the text of a mail';
  const hasFiles = (message.attachments ?? []).some((file) => !isBare(file));
  return text === '' && !hasFiles ? 'the customer sent a message in which the channel shows nothing' : null;
}
