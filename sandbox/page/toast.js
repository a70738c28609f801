import { byId, h, icon } from './element.js';

const SHOWN_FOR = 8000;
const LEAVING = 180;
let away;

/** Says that something went wrong; leaves by itself or by its button. */
export function showToast(text) {
  for (const shown of byId('toasts').children) if (shown.textContent === text) shown.remove();
  const toast = appear(text, h('button', { type: 'button', class: 'quiet', 'aria-label': 'Dismiss' }, icon('close')));
  toast.querySelector('button').addEventListener('click', () => leave(toast));
  setTimeout(() => leave(toast), SHOWN_FOR);
}

/** Stays for as long as Chatwoot does not answer. */
export function showAway(isAway) {
  if (isAway) away ??= appear('Chatwoot is away, retrying…', h('span', { class: 'spinner', 'aria-hidden': 'true' }));
  else if (away) away = leave(away);
}

/** What a failed act of a person leads to: the reason in words, and where the text went. */
export function reportFailure(what, error) {
  showToast(error.away ? `${what}: Chatwoot is away. Please try again.` : `${what}: ${error.message}`);
}

function appear(text, control) {
  const toast = h('div', { class: 'toast' }, h('p', {}, text), control);
  byId('toasts').append(toast);
  return toast;
}

function leave(toast) {
  toast.classList.add('leaving');
  setTimeout(() => toast.remove(), LEAVING);
}
