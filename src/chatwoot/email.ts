import { z } from 'zod';
import { optional, type ChatwootMessage } from './fields.ts';

const partSchema = optional(z.object({ quoted: optional(z.string()) }));

/** `app/presenters/mail_presenter.rb`; every key is there in a mail of a real Chatwoot, with `null` where there is nothing. */
const emailSchema = z.object({
  auto_reply: optional(z.boolean()),
  subject: optional(z.string()),
  from: optional(z.array(z.string())),
  in_reply_to: z.unknown().optional(),
  references: z.unknown().optional(),
  content_type: z.unknown().optional(),
  text_content: partSchema,
  html_content: partSchema,
});
type Mail = z.infer<typeof emailSchema>;

/** What a mail says that its message does not; a message of another channel says nothing of it. */
export interface Email {
  /** Its text without the thread that it quotes. */
  newPart: string;
  /** Empty where it says nothing that the thread has not said. */
  subject: string;
  /** A machine wrote it: an out-of-office notice by its headers, or by its address. */
  isAutomatic: boolean;
  /** It has no `Content-Type`: Chatwoot then leaves its words out, and shows `null` as a mail without words. */
  lostItsWords: boolean;
}

const NO_MAIL: Email = { newPart: '', subject: '', isAutomatic: false, lostItsWords: false };
const MAX_SUBJECT = 500;

/**
 * Nobody reads answers to these. A contact form sends as such an address too, with the customer's in `Reply-To`: Chatwoot makes
 * that one the contact, and it is the contact who is asked first. Machines with a person's name look like customers.
 */
const MACHINE = new RegExp(
  '^<?(?:mailer-daemon|postmaster|bounces?|auto-?confirm|(?:[^@]*[-+=._])?(?:no|do[-_.]?not)[-_.]?reply\\d*|' +
    '(?:keine?|nicht)[-_.]?antwort(?:en)?|ne[-_.]?pas[-_.]?repondre|n[ao]o?[-_.]?respond(?:er?|a)|non?[-_.]?rispondere|niet[-_.]?beantwoorden)' +
    '(?:[-+=._][^@]*)?@',
  'i',
);
/** Answers carry the subject of what they answer, in the languages whose mail programs have a prefix of their own. */
const ANSWER = /^(?:re|aw|antw|antwort|sv|vs|rif|ref|res|odp|ynt|vá|回复|答复|回覆)(?:\[\d+\])?\s*[:：]/i;

export function readEmail({ content_attributes: attributes, sender }: ChatwootMessage): Email {
  const mail = emailSchema.safeParse(attributes?.['email']).data;
  if (!mail) return NO_MAIL;
  const address = sender?.email ?? mail.from?.[0] ?? '';
  return {
    newPart: newPartOf(mail),
    subject: isFirst(mail)
      ? (mail.subject?.replace(/\s+/g, ' ').trim().slice(0, MAX_SUBJECT).toWellFormed() ?? '')
      : '',
    isAutomatic: mail.auto_reply === true || MACHINE.test(address.trim()),
    lostItsWords: mail.content_type === null && newPartOf(mail) === '',
  };
}

/** What a mail says, its subject included where that says something of its own. */
export function withSubject({ subject }: Email, text: string): string {
  if (subject === '' || text === subject) return text;
  return text === '' ? subject : `Subject: ${subject}\n\n${text}`;
}

/** `quoted` is, against its name, the text without the quoted history; a mail in HTML alone has it there. */
function newPartOf({ text_content: text, html_content: html }: Mail): string {
  return text?.quoted?.trim() || html?.quoted?.trim() || '';
}

/** The first of its thread, whose subject its author has written. */
function isFirst({ in_reply_to: parent, references, subject }: Mail): boolean {
  const hasParents = Array.isArray(references) ? references.length > 0 : Boolean(references);
  return !parent && !hasParents && !ANSWER.test(subject ?? '');
}
