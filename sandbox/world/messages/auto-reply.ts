import { isJson } from '../../http/params.ts';
import type { Message } from '../records.ts';

/** Whether a mail says that a machine wrote it. */
export function isAutoReply({ contentAttributes: { email } }: Message): boolean {
  return isJson(email) && email['auto_reply'] === true;
}
