import { emailSchema, submittedValuesSchema, type MessageEvent } from '../contracts/chatwoot-webhook.ts';
import type { Attachment } from '../contracts/conversation.ts';

type Words = Pick<MessageEvent, 'content' | 'content_attributes' | 'attachments'>;

/** Far more than the graph gets to see, far less than a Temporal payload may hold. */
const MAX_CHARACTERS = 32_000;
const MAX_ATTACHMENTS = 30;
const MAX_URL = 2000;

/** What was written: of an e-mail only the new part, without the thread that it quotes. */
export function textOf({ content, content_attributes: attributes }: Words): string {
  const email = emailSchema.safeParse(attributes?.email).data;
  return cut(email?.text_content?.quoted?.trim() || content?.trim() || '');
}

export function isAutomaticEmail({ content_attributes: attributes }: Words): boolean {
  return emailSchema.safeParse(attributes?.email).data?.auto_reply === true;
}

/** What a customer chose or filled in on a message of the bot; `undefined`: nothing yet. */
export function submittedText({ content_attributes: attributes }: Words): string | undefined {
  const values = submittedValuesSchema.safeParse(attributes?.submitted_values).data ?? [];
  const email = attributes?.submitted_email;
  const lines = values.map(({ title, name, value }) => title ?? (name ? `${name}: ${plain(value)}` : plain(value)));
  return cut([...lines, plain(email)].filter((line) => line.trim() !== '').join('\n')) || undefined;
}

export function attachmentsOf({ attachments }: Words): Attachment[] {
  return (attachments ?? []).slice(0, MAX_ATTACHMENTS).map((attachment) => {
    const url = attachment.data_url && attachment.data_url.length <= MAX_URL ? attachment.data_url : null;
    const type = attachment.file_type ?? 'file';
    return {
      type,
      name: cut(attachment.fallback_title ?? '', 200) || fileName(url) || type,
      url,
      transcript: cut(attachment.transcribed_text ?? '') || null,
    };
  });
}

function fileName(url: string | null): string {
  const encoded = (url && URL.parse(url)?.pathname.split('/').at(-1)) ?? '';
  try {
    return cut(decodeURIComponent(encoded), 200);
  } catch {
    // A stray % in the name: shown as it came.
    return cut(encoded, 200);
  }
}

function plain(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}

/** A cut may split a character in two, which no encoder writes as it is. */
function cut(text: string, length = MAX_CHARACTERS): string {
  return text.slice(0, length).toWellFormed();
}
