import { createCustomerApi } from '../chatwoot.js';
import { createComposer } from '../messages/composer.js';
import { emailOf, recall, remember, stranger } from './memory.js';
import { byId, h } from '../element.js';
import { kindOf, messageElement } from '../messages/message.js';
import { createRefresher } from '../refresher.js';
import { createThread } from '../messages/thread.js';
import { reportFailure } from '../toast.js';
import { createTyping } from '../typing.js';

const SUGGESTIONS = ['How long does shipping take?', 'How do I return something?', 'I want to talk to a person'];
const NOT_FOUND = 404;

/** The left pane: a shop's chat widget, speaking Chatwoot's client API like any customer's browser. */
export function createCustomer(config, { onConversation }) {
  let customer = recall();
  const input = byId('customer-input');
  const typing = createTyping(byId('customer-typing'));
  const thread = createThread({
    log: byId('customer-messages'),
    empty: byId('customer-empty'),
    load: loadMessages,
    render: (message) => messageElement(message, { author: authorOf(message), onChoose: chooser(message) }),
  });
  const refresh = createRefresher(() => thread.refresh());
  const composer = createComposer({ form: byId('customer-form'), input, send: say, what: 'Your message was not sent' });

  const inbox = () => config.inboxes.find(({ identifier }) => identifier === customer.inbox) ?? config.inboxes[0];
  const api = () => createCustomerApi(inbox().identifier);
  const place = () => ({ sourceId: customer.sourceId, id: customer.conversation });

  function become(next) {
    customer = next;
    remember(customer);
    byId('end-chat').disabled = customer.conversation === null;
    onConversation(customer.conversation);
  }

  async function loadMessages(before) {
    if (customer.conversation === null) return [];
    try {
      return await api().listMessages(place(), before);
    } catch (error) {
      if (error.status !== NOT_FOUND) throw error;
      become(stranger(customer));
      return [];
    }
  }

  async function say(text) {
    if (customer.conversation === null) await startConversation();
    await api().say(place(), text);
    refresh();
  }

  /** Files go as soon as they are chosen, with what is typed. */
  async function sendFiles(files) {
    const text = input.value;
    try {
      if (customer.conversation === null) await startConversation();
      await api().sendFiles(place(), text.trim(), files);
      if (input.value === text) composer.write('');
      refresh();
    } catch (error) {
      reportFailure('Your file was not sent', error);
    }
  }

  function offerFiles() {
    const chooser = byId('customer-files');
    byId('customer-attach').addEventListener('click', () => chooser.click());
    chooser.addEventListener('change', () => {
      void sendFiles([...chooser.files]);
      chooser.value = '';
    });
  }

  async function startConversation() {
    if (customer.sourceId === null) {
      const contact = await api().createContact({ name: customer.name, email: emailOf(customer) });
      customer = { ...customer, inbox: inbox().identifier, sourceId: contact.source_id };
    }
    const conversation = await api().createConversation(customer.sourceId);
    become({ ...customer, conversation: conversation.id });
  }

  function chooser(message) {
    return async (item, button) => {
      button.setAttribute('aria-busy', 'true');
      try {
        await api().choose(place(), message.id, item);
        input.focus();
        refresh();
      } catch (error) {
        reportFailure('Your choice was not sent', error);
      }
      button.removeAttribute('aria-busy');
    };
  }

  function startOver(next) {
    become(next);
    typing.hide();
    thread.clear();
    refresh();
    input.focus();
  }

  async function endChat() {
    try {
      await api().endChat(place());
    } catch (error) {
      reportFailure('The chat was not ended', error);
    }
  }

  function offerInboxes() {
    const choice = byId('inbox');
    choice.append(...config.inboxes.map(({ identifier, name }) => h('option', { value: identifier }, name)));
    choice.value = inbox().identifier;
    byId('inbox-choice').hidden = config.inboxes.length < 2;
    choice.addEventListener('change', () => startOver(stranger({ name: customer.name, inbox: choice.value })));
  }

  function offerSuggestions() {
    const suggest = (text) => {
      if (input.value === '') composer.write(text);
      void composer.submit(text);
    };
    const button = (text) => h('button', { type: 'button', class: 'suggestion', onclick: () => suggest(text) }, text);
    byId('suggestions').append(...SUGGESTIONS.map((text) => h('li', {}, button(text))));
  }

  offerInboxes();
  offerSuggestions();
  offerFiles();
  byId('customer-name').textContent = customer.name;
  byId('new-conversation').addEventListener('click', () => startOver({ ...customer, conversation: null }));
  byId('end-chat').addEventListener('click', () => void endChat());
  become(customer);

  return {
    refresh,
    showTyping: (event) => event.conversation === customer.conversation && event.isForCustomer && typing.show(event),
  };
}

const authorOf = (message) => (kindOf(message) === 'incoming' ? 'You' : (message.sender?.name ?? 'Assistant'));
