import { createCustomerApi } from './customer-api.js';
import { createComposer } from '../messages/composer.js';
import { emailOf, recall, remember, stranger } from './memory.js';
import { byId, h } from '../element.js';
import { kindOf, messageElement } from '../messages/message.js';
import { createRefresher } from '../refresher.js';
import { createThread } from '../messages/thread.js';
import { reportFailure } from '../toast.js';
import { createTyping } from '../typing.js';

const NOT_FOUND = 404;

/** The left pane: a shop's chat widget, speaking the widget's API like any visitor's browser, or the client API of an API inbox. */
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

  /** Mails are not written here. */
  const inboxes = config.inboxes.filter(({ channel }) => channel !== 'Channel::Email');
  const inbox = () => inboxes.find(({ identifier }) => identifier === customer.inbox) ?? inboxes[0];
  const api = () => createCustomerApi(inbox());
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
    await speak(text, []);
  }

  /** Files go as soon as they are chosen, with what is typed. */
  async function sendFiles(files) {
    const text = input.value;
    try {
      await speak(text.trim(), files);
      if (input.value === text) composer.write('');
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

  /** The first words begin a conversation. */
  async function speak(text, files) {
    if (customer.conversation === null) {
      const contact = { name: customer.name, email: emailOf(customer) };
      const { sourceId, id } = await api().begin(contact, customer.sourceId, text, files);
      become({ ...customer, inbox: inbox().identifier, sourceId, conversation: id });
    } else if (files.length === 0) await api().say(place(), text);
    else await api().sendFiles(place(), text, files);
    refresh();
  }

  function chooser(message) {
    return async (item, button) => {
      button.setAttribute('aria-busy', 'true');
      try {
        await api().choose(place(), message.id, { title: item.title, value: item.value });
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
    choice.append(...inboxes.map(({ identifier, name }) => h('option', { value: identifier }, name)));
    choice.value = inbox().identifier;
    byId('inbox-choice').hidden = inboxes.length < 2;
    choice.addEventListener('change', () => startOver(stranger({ name: customer.name, inbox: choice.value })));
  }

  function offerSuggestions() {
    const suggest = (text) => {
      if (input.value === '') composer.write(text);
      void composer.submit(text);
    };
    const button = (text) => h('button', { type: 'button', class: 'suggestion', onclick: () => suggest(text) }, text);
    byId('suggestions').append(...config.suggestions.map((text) => h('li', {}, button(text))));
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
