import type { NewMessage } from '../../../sandbox/world/messages/new-message.ts';

/** A mail as Chatwoot stores it, as far as it is read; a machine's says so in its headers. */
export function mail(
  words: string,
  isMachine: boolean,
): Pick<NewMessage, 'content' | 'contentType' | 'contentAttributes' | 'additionalAttributes'> {
  const part = { full: words, reply: words, quoted: words };
  return {
    content: words,
    contentType: 'incoming_email',
    contentAttributes: {
      email: {
        ...{ auto_reply: isMachine, subject: 'Re: a tent', from: ['lena@example.test'], content_type: 'text/plain' },
        ...{ in_reply_to: null, references: [], text_content: part, html_content: {} },
      },
    },
    additionalAttributes: isMachine ? { machine: true } : {},
  };
}
