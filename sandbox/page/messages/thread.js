import { h } from '../element.js';
import { kindOf } from './message.js';

const PAGE = 20;
const NEAR_THE_END = 80;
const ONE_BREATH = 300;

/**
 * Shows a conversation's messages in `log`. An element is replaced only where its message changed: focus, scroll position
 * and a screen reader's place stay where they are.
 */
export function createThread({ log, empty, load, render }) {
  const more = h(
    'button',
    { type: 'button', class: 'quiet more', onclick: () => void showOlder() },
    'Earlier messages',
  );
  const list = h('div', { class: 'thread' });
  log.append(more, list, empty);
  let messages = new Map();
  let elements = new Map();
  let hasMore = false;
  let atEnd = true;
  let generation = 0;

  async function refresh() {
    const asked = generation;
    const page = await load();
    if (asked !== generation) return;
    const newest = Math.max(0, ...messages.keys());
    const isFirst = messages.size === 0;
    if (!page.some(({ id }) => id <= newest)) messages = new Map();
    if (messages.size === 0) hasMore = page.length >= PAGE;
    merge(page);
    draw({ toEnd: isFirst || atEnd, isNews: !isFirst });
  }

  async function showOlder() {
    const asked = generation;
    const page = await load(Math.min(...messages.keys()));
    if (asked !== generation) return;
    hasMore = page.length >= PAGE;
    merge(page);
    const fromEnd = log.scrollHeight - log.scrollTop;
    draw({ toEnd: false });
    log.scrollTop = log.scrollHeight - fromEnd;
  }

  function merge(page) {
    for (const message of page) messages.set(message.id, message);
  }

  function draw({ toEnd, isNews = false }) {
    const shown = [...messages.values()].sort((a, b) => a.id - b.id);
    const next = new Map(shown.map((message) => [message.id, keep(elements.get(message.id), message, render)]));
    const wanted = [...next.values()].map(({ element }) => element);
    for (const { element } of elements.values()) if (!wanted.includes(element)) element.remove();
    wanted.forEach((element, index) => {
      if (list.children[index] !== element) list.insertBefore(element, list.children[index] ?? null);
      if (isNews && !elements.has(shown[index].id)) element.classList.add('arrived');
      element.toggleAttribute('data-follows', follows(shown[index], shown[index - 1]));
    });
    elements = next;
    more.hidden = !hasMore;
    empty.hidden = shown.length > 0;
    if (toEnd) log.scrollTop = log.scrollHeight;
  }

  // Whoever reads the newest message keeps seeing it, also when the typing indicator or a growing field takes room.
  log.addEventListener('scroll', () => {
    atEnd = isNearEnd(log);
  });
  new window.ResizeObserver(() => {
    if (atEnd) log.scrollTop = log.scrollHeight;
  }).observe(log);

  /** Forgets everything: another conversation is about to be shown. */
  function clear() {
    generation += 1;
    messages = new Map();
    hasMore = false;
    draw({ toEnd: true });
  }

  clear();
  return { refresh, clear };
}

function keep(known, message, render) {
  const version = JSON.stringify(message);
  return known?.version === version ? known : { version, element: render(message) };
}

const isNearEnd = (log) => log.scrollHeight - log.scrollTop - log.clientHeight < NEAR_THE_END;

/** The same speaker going on: one name above both is enough. */
function follows(message, previous) {
  if (!previous) return false;
  const isSame = kindOf(previous) === kindOf(message) && previous.sender?.id === message.sender?.id;
  return isSame && Number(message.created_at) - Number(previous.created_at) < ONE_BREATH;
}
