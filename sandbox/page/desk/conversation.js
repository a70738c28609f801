/** Reads Chatwoot's conversation object; its `meta` leaves out what is not set. */

export const contactOf = (conversation) => conversation.meta?.sender?.name ?? 'Unknown';

export function assigneeOf({ meta }) {
  if (!meta?.assignee) return { kind: 'nobody', name: 'Unassigned', id: null };
  const kind = meta.assignee_type === 'AgentBot' ? 'bot' : 'person';
  return { kind, name: meta.assignee.available_name ?? meta.assignee.name, id: meta.assignee.id };
}

/** The customer wrote last and nobody has answered since. */
export const isUnanswered = (conversation) => Number(conversation.waiting_since ?? 0) > 0;

export const lastMessageOf = (conversation) => conversation.last_non_activity_message ?? conversation.messages?.[0];

export const initialsOf = (name) =>
  name
    .split(/\s+/)
    .map((word) => word.charAt(0))
    .slice(0, 2)
    .join('')
    .toUpperCase();

/** A hue that stays the same for the same name. */
export const hueOf = (name) => [...name].reduce((sum, letter) => (sum * 31 + letter.codePointAt(0)) % 360, 7);
