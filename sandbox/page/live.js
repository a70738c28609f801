import { byId } from './element.js';

const RECONNECT_AFTER = 1000;

/**
 * Follows the sandbox's event stream for as long as the page is open. `onOpen` runs at every (re)connection, since events
 * may have been missed in between.
 */
export function followEvents({ onEvent, onOpen }) {
  const source = new EventSource('/sandbox/events');
  source.addEventListener('open', () => {
    showConnection(true);
    onOpen();
  });
  source.addEventListener('message', ({ data }) => onEvent(JSON.parse(data)));
  source.addEventListener('error', () => {
    showConnection(false);
    if (source.readyState !== EventSource.CLOSED) return;
    // A browser reconnects a broken stream by itself, but not one that was answered with an error status.
    setTimeout(() => followEvents({ onEvent, onOpen }), RECONNECT_AFTER);
  });
}

function showConnection(isLive) {
  const line = byId('connection');
  line.dataset.live = String(isLive);
  line.textContent = isLive ? 'Live' : 'Reconnecting…';
}
