import { h } from '../element.js';

const STORAGE = '/rails/active_storage/';
const UNITS = ['B', 'KB', 'MB', 'GB'];

/** A file of a message: its name and size, and a picture of it where it is one; the link opens it. */
export function attachmentElement({ data_url: url, thumb_url: thumb, file_type: type, file_size: size }) {
  const name = nameOf(url) ?? `Attachment (${type ?? 'file'})`;
  const about = h(
    'span',
    { class: 'file' },
    h('span', {}, name),
    size > 0 && h('span', { class: 'size' }, sizeOf(size)),
  );
  const file = ownPath(url);
  if (!/^(?:https?:|\/)/.test(file)) return h('span', { class: 'attachment' }, about);
  const picture = ownPath(thumb || url);
  const shows = type === 'image' && picture.startsWith(STORAGE);
  return h(
    'a',
    { class: 'attachment', href: file, target: '_blank', rel: 'noopener noreferrer' },
    shows && h('img', { src: picture, alt: '', loading: 'lazy' }),
    about,
  );
}

/** Files of this Chatwoot, by whatever name of it the page was opened; others' as they are, without a picture. */
function ownPath(url) {
  const parsed = window.URL.parse(url ?? '');
  return parsed?.pathname.startsWith(STORAGE) ? parsed.pathname + parsed.search : (url ?? '');
}

function nameOf(url) {
  const last = window.URL.parse(url ?? '')
    ?.pathname.split('/')
    .at(-1);
  try {
    return last ? decodeURIComponent(last) : null;
  } catch {
    return last;
  }
}

function sizeOf(bytes) {
  const step = Math.min(Math.floor(Math.log10(bytes) / 3), UNITS.length - 1);
  const value = bytes / 1000 ** step;
  return `${value < 10 && step > 0 ? value.toFixed(1) : Math.round(value)} ${UNITS[step]}`;
}
