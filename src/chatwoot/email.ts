import { z } from 'zod';
import { optional, type ContentAttributes } from './fields.ts';

const emailSchema = z.object({
  auto_reply: optional(z.boolean()),
  text_content: optional(z.object({ quoted: optional(z.string()) })),
});

/** What a mail says that its message does not; a message of another channel says nothing of it. */
export interface Email {
  /** Its text without the thread that it quotes. */
  newPart: string;
  /** An out-of-office notice or the like, by its headers. Many machines do not say so: their mails look like a customer's. */
  isAutomatic: boolean;
}

/** `text_content.quoted` is, against its name, the text without the quoted history. */
export function readEmail(attributes: ContentAttributes): Email {
  const email = emailSchema.safeParse(attributes?.['email']).data;
  return { newPart: email?.text_content?.quoted?.trim() ?? '', isAutomatic: email?.auto_reply === true };
}
