import { h, icon } from '../element.js';
import { attachmentElement } from './attachment.js';
import { itemList } from './items.js';
import { richText } from './rich-text.js';
import { clockTime, fullTime, toDate } from '../time.js';

const INCOMING = 0;
const ACTIVITY = 2;
const TEMPLATE = 3;

/** Who speaks: the one distinction that both panes, their styles and the tests are built on. */
export function kindOf({ message_type: type, private: isPrivate, sender, content_attributes: attributes }) {
  if (type === ACTIVITY) return 'activity';
  if (isPrivate) return 'note';
  if (type === INCOMING) return 'incoming';
  if (type === TEMPLATE) return 'template';
  // From a phone: nobody's by its sender.
  const isPerson = sender?.type?.toLowerCase() === 'user' || attributes?.external_echo;
  return isPerson ? 'human' : 'bot';
}

/** One message as an element; `author` names the speaker, `onChoose` makes its quick replies buttons. */
export function messageElement(message, { author, onChoose }) {
  const kind = kindOf(message);
  if (kind === 'activity') return h('div', { class: 'message', 'data-kind': kind }, h('p', {}, message.content ?? ''));

  return h(
    'article',
    { class: 'message', 'data-kind': kind },
    header(message, kind, author),
    h('div', { class: 'bubble' }, body(message)),
    quickReplies(message, onChoose),
    message.status === 'failed' && h('p', { class: 'failed' }, 'Not delivered'),
  );
}

function header({ created_at: createdAt }, kind, author) {
  const time = toDate(createdAt);
  return h(
    'p',
    { class: 'byline' },
    kind === 'note' && icon('lock'),
    kind === 'bot' && icon('bot'),
    h('span', { class: 'author' }, author),
    kind === 'note' && h('span', {}, 'Private note'),
    h('time', { datetime: time.toISOString(), title: fullTime(time) }, clockTime(time)),
  );
}

function body(message) {
  const { content, content_type: type, content_attributes: attributes, attachments = [] } = message;
  if (attributes?.deleted) return h('p', { class: 'text deleted' }, 'This message was deleted');
  const items = itemList(message);
  if (items) return items;
  const text = content ?? (attachments.length > 0 ? '' : `(${type})`);
  return [text && h('div', { class: 'text' }, richText(text)), ...attachments.map(attachmentElement)];
}

function quickReplies({ content_type: type, content_attributes: attributes }, onChoose) {
  if (type !== 'input_select' || attributes?.deleted) return null;
  const chosen = attributes?.submitted_values?.[0];
  const isAnswered = chosen !== undefined;
  return h(
    'ul',
    { class: 'choices', 'aria-label': isAnswered ? 'Answered' : 'Choices' },
    (attributes?.items ?? []).map((item) => h('li', {}, choice(item, { chosen, isAnswered, onChoose }))),
  );
}

function choice(item, { chosen, isAnswered, onChoose }) {
  const isChosen = isAnswered && chosen.value === item.value;
  if (!onChoose) return h('span', { class: 'choice', 'data-chosen': isChosen }, item.title);
  return h(
    'button',
    {
      type: 'button',
      class: 'choice',
      disabled: isAnswered,
      'data-chosen': isChosen,
      'aria-pressed': String(isChosen),
      onclick: (event) => onChoose(item, event.currentTarget),
    },
    item.title,
  );
}
