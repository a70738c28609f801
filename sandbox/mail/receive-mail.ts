import { storeUploads } from '../http/store-uploads.ts';
import { createContact, findContact, joinInbox } from '../world/contacts.ts';
import { createConversation } from '../world/conversation/create-conversation.ts';
import { createMessage } from '../world/messages/create-message.ts';
import type { Contact, Conversation } from '../world/records.ts';
import type { Inbox } from '../world/settings-records.ts';
import type { World } from '../world/world.ts';
import type { IncomingMail } from './read-mail.ts';

/** Puts a mail where it belongs: into the conversation that it answers, else into a new one. */
export function receiveMail(world: World, mail: IncomingMail): void {
  const inbox = inboxFor(world, mail);
  if (!inbox || mail.from === '') return;
  const contact = findContact(world.state, { email: mail.from }) ?? newContact(world, mail);
  const conversation = answered(world, inbox, mail) ?? newConversation(world, inbox, contact, mail);
  if (mail.messageId !== null && conversation.messages.some(({ sourceId }) => sourceId === mail.messageId)) return;

  createMessage(world, conversation, {
    content: mail.content,
    type: 0,
    sender: { kind: 'contact', record: world.state.contact(conversation.contactId) },
    contentType: 'incoming_email',
    contentAttributes: mail.attributes,
    sourceId: mail.messageId,
    attachments: storeUploads(world.state, mail.attachments).map((each) => ({ ...each, fileType: 'file' })),
  });
}

const REPLY = /^reply\+([0-9a-f-]{36})@/;

function inboxFor({ state }: World, { to }: IncomingMail): Inbox | undefined {
  const uuids = to.flatMap((address) => REPLY.exec(address)?.[1] ?? []);
  const conversation = state.data.conversations.find(({ uuid }) => uuids.includes(uuid));
  if (conversation) return state.inbox(conversation.inboxId);
  return state.data.inboxes.find(({ channel, email }) => channel === 'Channel::Email' && to.includes(email ?? ''));
}

function answered({ state }: World, inbox: Inbox, { to, answers }: IncomingMail): Conversation | undefined {
  const uuids = to.flatMap((address) => REPLY.exec(address)?.[1] ?? []);
  const isAnswered = (sourceId: string | null) => sourceId !== null && answers.includes(sourceId);
  return state.data.conversations.findLast(
    (each) =>
      uuids.includes(each.uuid) ||
      answers.some((id) => id.includes(each.uuid)) ||
      (each.inboxId === inbox.id && each.messages.some(({ sourceId }) => isAnswered(sourceId))),
  );
}

const newContact = (world: World, { from, name, messageId }: IncomingMail): Contact =>
  createContact(world, {
    name: name ?? from.split('@')[0],
    email: from,
    additional_attributes: { source_id: `email:${messageId ?? ''}` },
  });

function newConversation(world: World, inbox: Inbox, contact: Contact, mail: IncomingMail): Conversation {
  return createConversation(world, joinInbox(world.state, inbox, contact, mail.from), {
    additionalAttributes: {
      in_reply_to: mail.answers[0] ?? null,
      source: 'email',
      auto_reply: mail.autoReply,
      mail_subject: mail.subject,
      initiated_at: { timestamp: new Date().toISOString() },
    },
  });
}
