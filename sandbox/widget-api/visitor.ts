import { ApiError, notFound } from '../http/errors.ts';
import type { Call } from '../http/routes.ts';
import { isJson } from '../http/params.ts';
import { found } from '../http/lookup.ts';
import { createContact, joinInbox } from '../world/contacts.ts';
import type { Contact, ContactInbox, Conversation, Json } from '../world/records.ts';
import type { Inbox } from '../world/settings-records.ts';
import type { World } from '../world/world.ts';

/** Who looks at a website: an inbox by its token, and a place in it by the token that the widget keeps. */
export interface Visitor {
  inbox: Inbox;
  place: ContactInbox;
  contact: Contact;
}

export function websiteOf({ state }: World, { query, input }: Call): Inbox {
  const token = query.get('website_token') ?? input['website_token'];
  const website = state.data.inboxes.find(
    ({ channel, identifier }) => channel === 'Channel::WebWidget' && identifier === token,
  );
  if (!website) throw new ApiError(404, { error: 'web widget does not exist' });
  return website;
}

/** Who comes without a token that is known here is new. */
export function welcome(world: World, call: Call): Visitor {
  const inbox = websiteOf(world, call);
  const known = placeOf(world, inbox, call);
  const place = known ?? joinInbox(world.state, inbox, createContact(world, {}), null);
  return { inbox, place, contact: world.state.contact(place.contactId) };
}

export function visitorOf(world: World, call: Call): Visitor {
  const inbox = websiteOf(world, call);
  const place = found(placeOf(world, inbox, call));
  return { inbox, place, contact: world.state.contact(place.contactId) };
}

function placeOf({ state }: World, inbox: Inbox, { header }: Call): ContactInbox | undefined {
  const source = readToken(header('x-auth-token'));
  return source === undefined ? undefined : state.contactInboxBySource(inbox.id, source);
}

/** In the shape of a JSON web token; nobody signs here. */
export function tokenFor({ sourceId, inboxId }: ContactInbox): string {
  const encode = (value: Json) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${encode({ alg: 'none' })}.${encode({ source_id: sourceId, inbox_id: inboxId })}.`;
}

function readToken(token: string): string | undefined {
  try {
    const payload: unknown = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
    const source = isJson(payload) ? payload['source_id'] : undefined;
    return typeof source === 'string' ? source : undefined;
  } catch {
    return undefined;
  }
}

/** A visitor goes on with the last conversation. */
export const lastConversation = ({ state }: World, { place }: Visitor): Conversation | undefined =>
  state.data.conversations.findLast(({ contactInboxId }) => contactInboxId === place.id);

export function conversationOf(world: World, visitor: Visitor): Conversation {
  const conversation = lastConversation(world, visitor);
  if (!conversation) throw notFound();
  return conversation;
}

/** What a browser tells of itself; the sandbox knows none by its name. */
export function browserOf({ header }: Call): Json {
  const [language = ''] = header('accept-language').split(/[,;-]/);
  return {
    browser: {
      browser_name: 'Unknown Browser',
      browser_version: '0.0',
      device_name: 'Unknown',
      platform_name: 'Unknown',
      platform_version: '0',
    },
    browser_language: language === '' ? null : language,
  };
}
