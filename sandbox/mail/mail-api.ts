import { ApiError } from '../http/errors.ts';
import { noContent, type AddRoute } from '../http/routes.ts';
import type { World } from '../world/world.ts';
import { readMail } from './read-mail.ts';
import { receiveMail } from './receive-mail.ts';

const LOGIN = `Basic ${Buffer.from('actionmailbox:inbound').toString('base64')}`;

/** Where a mail server hands over what came in, as to Action Mailbox; the mail itself is a job's work. */
export function addMailApi(world: World, add: AddRoute): void {
  add('post', '/rails/action_mailbox/relay/inbound_emails', async (call) => {
    if (call.header('authorization') !== LOGIN) throw new ApiError(401, null);
    if (!call.header('content-type').startsWith('message/rfc822')) throw new ApiError(415, null);
    const mail = await readMail(call.raw);
    world.later(() => {
      receiveMail(world, mail);
    });
    return noContent;
  });
}
