import { assigneeOf, contactOf, hueOf, initialsOf, isUnanswered, lastMessageOf } from './conversation.js';
import { byId, h, icon } from '../element.js';
import { kindOf } from '../messages/message.js';
import { plainText } from '../messages/rich-text.js';
import { fullTime, shortTime, toDate } from '../time.js';

const SPEAKERS = { bot: 'Bot: ', human: 'Team: ', note: 'Note: ', template: 'Auto: ' };

/** The conversations at the desk, newest activity first; keeps the focus where it was when it is drawn anew. */
export function createDeskList({ onSelect }) {
  const list = byId('desk-list');
  let drawn = '';

  function draw(conversations, selected) {
    const today = new Date().toDateString();
    const version = JSON.stringify([conversations, selected, today]);
    if (version === drawn) return;
    drawn = version;
    const focused = document.activeElement?.closest('#desk-list li')?.dataset.conversation;
    list.replaceChildren(...conversations.map((each) => row(each, each.id === selected, onSelect)));
    byId('desk-list-empty').hidden = conversations.length > 0;
    if (focused) list.querySelector(`[data-conversation="${focused}"] button`)?.focus();
  }

  return { draw };
}

function row(conversation, isSelected, onSelect) {
  const { id, status } = conversation;
  const name = contactOf(conversation);
  return h(
    'li',
    { 'data-conversation': id },
    h(
      'button',
      { type: 'button', class: 'row', 'aria-current': isSelected && 'true', onclick: () => onSelect(id) },
      avatar(name),
      h(
        'span',
        { class: 'row-text' },
        h('span', { class: 'row-top' }, h('span', { class: 'row-name' }, name), when(conversation)),
        h('span', { class: 'row-preview' }, preview(conversation)),
        h(
          'span',
          { class: 'row-tags' },
          h('span', { class: 'badge', 'data-status': status }, status),
          owner(conversation),
          isUnanswered(conversation) && h('span', { class: 'unanswered' }, 'unanswered'),
        ),
      ),
    ),
  );
}

export function avatar(name) {
  return h('span', { class: 'avatar', style: `--hue: ${hueOf(name)}`, 'aria-hidden': 'true' }, initialsOf(name));
}

function when({ last_activity_at: at }) {
  if (!at) return null;
  const date = toDate(at);
  return h('time', { datetime: date.toISOString(), title: fullTime(date) }, shortTime(date));
}

function preview(conversation) {
  const message = lastMessageOf(conversation);
  if (!message) return 'No messages yet';
  const text = message.content_attributes?.deleted ? 'Message deleted' : plainText(message.content ?? '');
  return `${SPEAKERS[kindOf(message)] ?? ''}${text || 'Attachment'}`;
}

function owner(conversation) {
  const { kind, name } = assigneeOf(conversation);
  return h('span', { class: 'owner' }, kind !== 'nobody' && icon(kind), name);
}
