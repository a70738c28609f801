import { createDeskApi } from '../chatwoot.js';
import { isUnanswered } from './conversation.js';
import { createDeskComposer } from './composer.js';
import { createDeskHeader } from './header.js';
import { createDeskList } from './list.js';
import { createOtherActs } from './other-acts.js';
import { byId, h } from '../element.js';
import { kindOf, messageElement } from '../messages/message.js';
import { createRefresher } from '../refresher.js';
import { createThread } from '../messages/thread.js';
import { reportFailure } from '../toast.js';
import { createTyping } from '../typing.js';
import { createWorkflowState } from './workflow-state.js';

const PAGE = 25;
const NOT_FOUND = 404;

/** The right pane: a support agent's desk, speaking Chatwoot's application API with that agent's token. */
export function createDesk(config, { onUnanswered }) {
  let agent = config.agents[0];
  let selected = null;
  let pages = 1;
  const api = () => createDeskApi(config.account_id, agent.token);
  const typing = createTyping(byId('desk-typing'));
  const list = createDeskList({ onSelect: (id) => select(id, { isChosen: true }) });
  const header = createDeskHeader(config, {
    onLabels: (labels) => act('The labels were not changed', (id) => api().setLabels(id, labels)),
    onPriority: (priority) => act('The priority was not changed', (id) => api().setPriority(id, priority)),
  });
  const composer = createDeskComposer({
    reply: (text) => api().reply(selected, text),
    note: (text) => api().note(selected, text),
    onSent: () => refresh(),
  });
  const thread = createThread({
    log: byId('desk-messages'),
    empty: byId('desk-empty'),
    load: async (before) => (selected === null ? [] : (await api().listMessages(selected, before)).payload),
    render: (message) => messageElement(message, { author: authorOf(message) }),
  });
  const workflow = createWorkflowState(config);
  const refreshList = createRefresher(loadList);
  const refreshConversation = createRefresher(loadConversation);

  function refresh() {
    refreshList();
    refreshConversation();
  }

  async function loadList() {
    const status = byId('status-filter').value;
    const numbers = Array.from({ length: pages }, (_, index) => index + 1);
    const answers = await Promise.all(numbers.map((page) => api().listConversations(status, page)));
    const conversations = answers.flatMap(({ data }) => data.payload);
    list.draw(conversations, selected);
    byId('more-conversations').hidden = conversations.length < pages * PAGE;
    onUnanswered(conversations.filter(isUnanswered).length);
  }

  async function loadConversation() {
    const id = selected;
    if (id === null) return;
    try {
      const [conversation] = await Promise.all([api().showConversation(id), thread.refresh()]);
      if (id !== selected) return;
      header.draw(conversation, agent);
      workflow.show(id);
      byId('conversation').hidden = false;
      byId('nothing-open').hidden = true;
    } catch (error) {
      if (error.status !== NOT_FOUND) throw error;
      if (id === selected) select(null);
    }
  }

  function select(id, { isChosen = false } = {}) {
    byId('desk').dataset.open = String(isChosen && id !== null);
    if (id === selected) return;
    selected = id;
    composer.switchTo(id);
    thread.clear();
    workflow.show(id);
    typing.hide();
    byId('conversation').hidden = true;
    byId('nothing-open').hidden = false;
    refresh();
  }

  /** One act on the open conversation; the event stream brings its effects, the refresh is for when it is down. */
  async function act(what, change) {
    try {
      await change(selected);
    } catch (error) {
      reportFailure(what, error);
    }
    refresh();
  }

  const acts = {
    'take-over': async (id) => {
      await api().assignPerson(id, agent.id);
      await api().setStatus(id, 'open');
    },
    'open-conversation': (id) => api().setStatus(id, 'open'),
    resolve: (id) => api().setStatus(id, 'resolved'),
    'hand-back': async (id) => {
      await api().assignBot(id, config.bot.id);
      await api().setStatus(id, 'pending');
    },
  };
  for (const [id, change] of Object.entries(acts)) {
    byId(id).addEventListener('click', ({ currentTarget }) => {
      if (currentTarget.getAttribute('aria-disabled') !== 'true') void act('That did not work', change);
    });
  }

  createOtherActs(config, { act, show: (id) => api().showConversation(id) });

  const authorOf = (message) => {
    if (kindOf(message) === 'human' && message.sender?.id === agent.id) return 'You';
    return message.sender?.name ?? 'System';
  };

  byId('agent').append(...config.agents.map(({ id, name }) => h('option', { value: id }, name)));
  byId('agent').addEventListener('change', ({ target }) => {
    agent = config.agents.find(({ id }) => id === Number(target.value));
    thread.clear();
    refresh();
  });
  byId('status-filter').addEventListener('change', refreshList);
  byId('more-conversations').addEventListener('click', () => {
    pages += 1;
    refreshList();
  });
  byId('back').addEventListener('click', () => {
    byId('desk').dataset.open = 'false';
    byId('desk-list').querySelector('[aria-current]')?.focus();
  });

  return {
    refresh,
    /** Opens the conversation that the customer beside has just begun, unless the agent is writing in another one. */
    follow: (id) => id !== null && !composer.isWriting() && select(id),
    showTyping: (event) => event.conversation === selected && typing.show(event),
  };
}
