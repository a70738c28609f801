import PostalMime, { type Address, type Email } from 'postal-mime';
import type { Upload } from '../http/read-body.ts';
import type { Json } from '../world/records.ts';
import { trimReply } from './trim-reply.ts';

/** A mail as Chatwoot reads it (`mail_presenter.rb`; recorded: mail-plain and its likes). */
export interface IncomingMail {
  from: string;
  name: string | null;
  to: string[];
  subject: string | null;
  messageId: string | null;
  /** The mails that it answers. */
  answers: string[];
  autoReply: boolean;
  content: string | null;
  /** `content_attributes` of its message. */
  attributes: Json;
  attachments: Upload[];
}

export async function readMail(raw: Buffer): Promise<IncomingMail> {
  const mail = await PostalMime.parse(raw);
  const header = (name: string) => mail.headers.find(({ key }) => key === name)?.value ?? null;
  const autoReply = (header('auto-submitted') ?? 'no') !== 'no' || header('x-autoreply') === 'yes';
  const isHtml = header('content-type')?.includes('text/html') ?? false;
  // Of a mail that does not say what it is, nothing is read.
  const texts = header('content-type') === null ? { text: {}, html: {} } : textsOf(mail, isHtml);
  const [sender] = mail.replyTo?.length ? mail.replyTo : mail.from ? [mail.from] : [];
  const references = idsOf(mail.references);
  const inReplyTo = idsOf(mail.inReplyTo)[0] ?? null;
  return {
    from: sender?.address?.toLowerCase() ?? '',
    name: sender?.name ? sender.name : null,
    to: [...addressesOf(mail.to), ...addressesOf(mail.cc)],
    subject: mail.subject ?? null,
    messageId: idsOf(mail.messageId)[0] ?? null,
    answers: [...(inReplyTo === null ? [] : [inReplyTo]), ...references],
    autoReply,
    content: texts.text.reply ?? texts.html.reply ?? null,
    attributes: attributesOf(mail, {
      content_type: header('content-type'),
      multipart: header('content-type')?.startsWith('multipart/') ?? false,
      text_content: texts.text,
      html_content: texts.html,
      in_reply_to: inReplyTo,
      references,
      auto_reply: autoReply,
      from: sender?.address ? [sender.address.toLowerCase()] : [],
    }),
    attachments: attachmentsOf(mail, texts),
  };
}

function attributesOf(mail: Email, more: Json): Json {
  const cc = listOrNull(addressesOf(mail.cc));
  const bcc = listOrNull(addressesOf(mail.bcc));
  return {
    cc_email: cc,
    bcc_email: bcc,
    email: {
      ...{ cc, bcc, to: addressesOf(mail.to), subject: mail.subject ?? null, headers: null },
      message_id: idsOf(mail.messageId)[0] ?? null,
      date: mail.date === undefined ? null : new Date(mail.date).toISOString(),
      number_of_attachments: mail.attachments.length,
      ...more,
    },
  };
}

interface Text {
  full?: string;
  reply?: string;
  quoted?: string;
}

/** Against its name `quoted` is what is left without the quotes. */
function textsOf({ text, html }: Email, isHtml: boolean): { text: Text; html: Text } {
  const build = (full: string, reply: string): Text =>
    reply.trim() === '' ? {} : { full, reply, quoted: trimReply(reply) };
  const plain = isHtml ? '' : withoutLastBreak(text ?? '');
  const markup = withoutLastBreak(html ?? '');
  return { text: build(plain, plain), html: build(markup, wordsOf(markup)) };
}

/** The parser ends every body with a line break. */
const withoutLastBreak = (text: string) => text.replace(/\n$/, '');

const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', nbsp: ' ', '#39': "'" };

function wordsOf(html: string): string {
  return html
    .replace(/<(style|script|head)\b[\s\S]*?<\/\1>/gi, '')
    .replace(/<br\s*\/?>|<\/(p|div|tr|li|h\d)>/gi, '\n')
    .replace(/<[^>]+>/g, '')
    .replace(/&(#?\w+);/g, (entity, name: string) => ENTITIES[name] ?? entity)
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

/** Images that the text itself shows are none. */
function attachmentsOf({ attachments }: Email, { html }: { html: Text }): Upload[] {
  const isShown = (id: string | undefined) => id !== undefined && html.full?.includes(`cid:${id.replace(/[<>]/g, '')}`);
  return attachments
    .filter(({ contentId }) => isShown(contentId) !== true)
    .map(({ filename, mimeType, content }) => ({
      name: filename ?? 'attachment',
      contentType: mimeType,
      data: Buffer.from(typeof content === 'string' ? content : new Uint8Array(content)),
    }));
}

const listOrNull = (list: string[]) => (list.length === 0 ? null : list);
const idsOf = (text: string | undefined) => text?.match(/[^<>\s]+/g) ?? [];
const addressesOf = (list: Address[] | undefined) =>
  (list ?? []).flatMap(({ address }) => (address === undefined ? [] : [address.toLowerCase()]));
