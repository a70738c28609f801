import type { Attachment, Contact, ContactInbox, Conversation, Message } from '../records.ts';
import type { Data, Ids } from './data.ts';
import type { Bot, Inbox, User } from '../settings-records.ts';

export type State = ReturnType<typeof createState>;

/** The data with its indexes: every look-up of a request is O(1), however many messages there are. */
export function createState(data: Data) {
  const conversations = new Map(data.conversations.map((each) => [each.id, each]));
  const contacts = new Map(data.contacts.map((each) => [each.id, each]));
  const contactInboxes = new Map(data.contactInboxes.map((each) => [each.id, each]));
  const bySource = new Map(data.contactInboxes.map((each) => [sourceKey(each.inboxId, each.sourceId), each]));
  const attachments = new Map<number, Attachment>();
  for (const message of data.conversations.flatMap((each) => each.messages)) indexAttachments(message);
  let lastStamp = Math.max(0, ...data.conversations.map((each) => each.updatedAt));

  function nextId(kind: keyof Ids): number {
    data.ids[kind] += 1;
    return data.ids[kind];
  }

  /**
   * Unix seconds with microseconds, strictly rising: `updated_at` orders changes even within one millisecond. The clock of the
   * machine has milliseconds, so one microsecond is added: Chatwoot hardly ever writes a whole second.
   */
  function stamp(): number {
    const now = Date.now() * 1000 + 1;
    lastStamp = Math.max(now, Math.round(lastStamp * 1e6) + 1) / 1e6;
    return lastStamp;
  }

  function indexAttachments(message: Message): void {
    for (const attachment of message.attachments) attachments.set(attachment.id, attachment);
  }
  function addConversation(conversation: Conversation): void {
    data.conversations.push(conversation);
    conversations.set(conversation.id, conversation);
  }
  function removeConversation(conversation: Conversation): void {
    data.conversations.splice(data.conversations.indexOf(conversation), 1);
    conversations.delete(conversation.id);
  }
  function addContact(contact: Contact): void {
    data.contacts.push(contact);
    contacts.set(contact.id, contact);
  }
  function removeContact(contact: Contact): void {
    data.contacts.splice(data.contacts.indexOf(contact), 1);
    contacts.delete(contact.id);
  }
  function addContactInbox(contactInbox: ContactInbox): void {
    data.contactInboxes.push(contactInbox);
    contactInboxes.set(contactInbox.id, contactInbox);
    bySource.set(sourceKey(contactInbox.inboxId, contactInbox.sourceId), contactInbox);
  }

  return {
    data,
    conversations,
    contacts,
    attachments,
    indexAttachments,
    nextId,
    stamp,
    addConversation,
    removeConversation,
    addContact,
    removeContact,
    addContactInbox,
    user: (id: number | null): User | undefined => data.users.find((each) => each.id === id),
    bot: (id: number | null): Bot | undefined => data.bots.find((each) => each.id === id),
    team: (id: number | null) => data.teams.find((each) => each.id === id),
    inbox: (id: number): Inbox => must(data.inboxes.find((each) => each.id === id)),
    contact: (id: number): Contact => must(contacts.get(id)),
    contactInbox: (id: number): ContactInbox => must(contactInboxes.get(id)),
    contactInboxBySource: (inboxId: number, sourceId: string) => bySource.get(sourceKey(inboxId, sourceId)),
  };
}

const sourceKey = (inboxId: number, sourceId: string) => `${inboxId}:${sourceId}`;

/** A reference that the data itself holds: missing only if the state file was edited by hand. */
function must<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('the sandbox state refers to a record that it does not hold');
  return value;
}

/** Index of the first message with an id of at least `id`; messages are sorted by id. */
export function indexOfMessage(messages: readonly Message[], id: number): number {
  let low = 0;
  let high = messages.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((messages[middle]?.id ?? Infinity) < id) low = middle + 1;
    else high = middle;
  }
  return low;
}

export function findMessage(messages: readonly Message[], id: number): Message | undefined {
  const found = messages[indexOfMessage(messages, id)];
  return found?.id === id ? found : undefined;
}
