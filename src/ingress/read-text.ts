import { cut as cutAt, toAttachments } from '../contracts/attachments.ts';
import { emailSchema, submittedValuesSchema, type MessageEvent } from '../contracts/chatwoot-webhook.ts';
import type { Attachment } from '../contracts/conversation.ts';

type Words = Pick<MessageEvent, 'content' | 'content_attributes' | 'attachments'>;

/** Far more than the graph gets to see, far less than a Temporal payload may hold. */
const MAX_CHARACTERS = 32_000;

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
  return toAttachments(attachments ?? []);
}

function plain(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}

const cut = (text: string) => cutAt(text, MAX_CHARACTERS);
