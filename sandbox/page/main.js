import { createCustomer } from './customer/customer.js';
import { createDesk } from './desk/desk.js';
import { byId } from './element.js';
import { followEvents } from './live.js';
import { createFaults } from './faults/faults.js';
import { createPanes } from './panes.js';
import { createRefresher } from './refresher.js';
import { request } from './request.js';

/** The other events tell of requests and deliveries; refreshing on those would never end. */
const CHANGES = new Set(['conversation', 'message', 'contact', 'settings']);
let started;

createRefresher(start)();

async function start() {
  const config = await request('/sandbox/config');
  if (started) return renew(config);
  started = JSON.stringify(config);

  const panes = createPanes();
  const faults = createFaults();
  const desk = createDesk(config, { onUnanswered: panes.showUnanswered });
  const customer = createCustomer(config, { onConversation: desk.follow });
  const refresh = () => {
    customer.refresh();
    desk.refresh();
    faults.refresh();
  };
  byId('account').textContent = config.account_name;
  document.body.dataset.ready = 'true';
  followEvents({
    onOpen: () => {
      createRefresher(start)();
      refresh();
    },
    onEvent: (event) => {
      if (CHANGES.has(event.type)) return refresh();
      if (event.type === 'fault') return faults.refresh();
      if (event.type !== 'typing') return;
      const typing = readTyping(event);
      customer.showTyping(typing);
      desk.showTyping(typing);
    },
  });
}

/** Another sandbox than before (other tokens, other inboxes) is behind the same address: begin anew with it. */
function renew(config) {
  if (JSON.stringify(config) !== started) location.reload();
}

/** The sandbox's event in the page's words; a person who types a private note is not typing for the customer. */
function readTyping({ conversation_id: conversation, status, user, is_private: isPrivate }) {
  const isCustomer = user?.type === 'contact';
  return {
    conversation,
    isTyping: status === 'on',
    name: user?.name ?? 'Assistant',
    isForCustomer: !isCustomer && !isPrivate,
  };
}
