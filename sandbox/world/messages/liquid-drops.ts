import type { Conversation, Json } from '../records.ts';
import type { State } from '../store/state.ts';

/** What Liquid may name in an outgoing message (`app/drops/*.rb`); people's names come with capitals there. */
export function liquidDrops(state: State, conversation: Conversation, sender: { name: string } | undefined): Json {
  const contact = state.contact(conversation.contactId);
  return {
    contact: { ...person(contact.name), id: contact.id, email: contact.email, phone_number: contact.phoneNumber },
    agent: sender ? person(sender.name) : {},
    conversation: {
      id: conversation.id,
      display_id: conversation.id,
      contact_name: contact.name,
      custom_attribute: conversation.customAttributes,
    },
    inbox: { id: conversation.inboxId, name: state.inbox(conversation.inboxId).name },
    account: state.data.account,
  };
}

function person(name: string) {
  const words = name.split(/\s+/).map((word) => word.charAt(0).toUpperCase() + word.slice(1).toLowerCase());
  return { name: words.join(' '), first_name: words[0] ?? '', last_name: words.length > 1 ? words.at(-1) : '' };
}
