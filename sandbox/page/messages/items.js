import { h } from '../element.js';

/** What Chatwoot shows of `cards` and `article` messages, in place of their text. `null`: not such a message. */
export function itemList({ content_type: type, content_attributes: attributes }) {
  const show = SHOWN[type];
  const items = attributes?.items ?? [];
  if (!show || items.length === 0) return null;
  return h('ul', { class: 'items', 'data-type': type }, ...items.map((item) => h('li', {}, ...show(item))));
}

const SHOWN = { cards: card, article };

function card({ title, description, media_url: image, actions = [] }) {
  return [
    isWeb(image) && h('img', { src: image, alt: '', loading: 'lazy', referrerpolicy: 'no-referrer' }),
    h('strong', {}, title),
    description && h('p', {}, description),
    ...actions.map(({ text, uri }) => link(uri, text, 'action')),
  ];
}

function article({ title, description, link: href }) {
  return [link(href, title), description && h('p', {}, description)];
}

function link(href, text, name) {
  if (!isWeb(href)) return h('span', { class: name }, text);
  return h('a', { class: name, href, target: '_blank', rel: 'noopener noreferrer' }, text);
}

const isWeb = (url) => /^https?:/.test(url ?? '');
